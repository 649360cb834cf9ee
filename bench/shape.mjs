// node bench/shape.mjs MODEL.onnx ... : CPU milliseconds that type inference takes, the first of 9 runs and their median.
import { build } from 'esbuild';

const { outputFiles } = await build({
  entryPoints: ['bench/shape-timing.ts'],
  bundle: true,
  write: false,
  platform: 'node',
  format: 'esm',
  logLevel: 'warning',
});
await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
