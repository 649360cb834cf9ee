// node scripts/bench.mjs shape MODEL.onnx ... : CPU milliseconds that type inference takes, the first of 9 runs and their median.
import { readModel } from '../src/engine/onnx/read';
import { inferTypes } from '../src/engine/shape/infer';
import { nodeFiles } from '../src/node/files';

const runs = 9;

function cpuMs(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

for (const path of process.argv.slice(2)) {
  const model = await readModel({ files: nodeFiles }, path);
  const ms = Array.from({ length: runs }, () => cpuMs(() => inferTypes(model)));
  const median = [...ms].sort((a, b) => a - b)[(runs - 1) / 2];
  console.log(
    `${path.split(/[\\/]/).at(-1)}  ${model.nodes.length} nodes  first ${ms[0]?.toFixed(1)} ms  median ${median?.toFixed(1)} ms CPU`,
  );
}
