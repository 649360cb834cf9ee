import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** So much may lie about: V8 sees the small objects around the arrays that onnxruntime-node makes, and lets gigabytes pile up behind them. */
const litterBytes = 48 * 1024 * 1024;

/** To be called when values are no longer needed. */
export function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  return () => {
    const { arrayBuffers, external } = process.memoryUsage();
    if (Math.max(arrayBuffers, external) > litterBytes) collect();
  };
}
