import assert from 'node:assert/strict';
import { copyFile, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import type { Model } from '../../src/engine/ir/graph';
import { readModel } from '../../src/engine/onnx/read';
import { tensorBytes } from '../../src/engine/onnx/tensor';
import { allTensors } from '../../src/engine/onnx/tensors';
import { verifyPlacement } from '../../src/engine/placement/verify';
import { chipNamed } from '../../src/engine/targets/chips';
import type { Unit } from '../../src/engine/targets/target';
import { nodeFiles } from '../../src/node/files';
import { testFolder, testJob } from '../support/toolchain-job';

// The shared architectures come without weights; placement does not depend on their values, so any will do.
const data = process.env.QNN_LENS_DATA;
if (!data) console.log('SKIPPED, LOUDLY: QNN_LENS_DATA names no folder, so placement was not compared with the shared truth.');

/** Larger ones take minutes to compile; all 39 below 130 MB agree too (15,421 nodes). */
const largestWeights = 25e6;

interface Truth {
  readonly model: string;
  readonly config: string;
  readonly soc_model: number;
  readonly nodes: readonly { readonly name: string; readonly ep: string }[];
}

const providers: Readonly<Record<Unit, string>> = { htp: 'QNN', cpu: 'CPU', gpu: 'GPU', removed: 'removed' };

async function truths(): Promise<readonly Truth[]> {
  const lines = (await readFile(join(data ?? '', 'zoo/truth.jsonl'), 'utf8')).split('\n').filter(Boolean);
  return lines.map((line): Truth => JSON.parse(line)).filter(({ config, soc_model }) => config === 'fp16' && soc_model === 57);
}

/** Where each tensor of the missing file lies, and whether its elements are fractions or indices. */
function externalTensors(model: Model) {
  return [...allTensors(model)].flatMap((tensor) =>
    tensor.data.in === 'external'
      ? [{ location: tensor.data.location, at: tensor.data.offset, length: tensorBytes(tensor) ?? 0, isFloat: tensor.dtype === 'float' }]
      : [],
  );
}

/** Weights of the right size: small fractions, and zeros for indices, which are then valid. */
async function writeWeights(model: Model, folder: string): Promise<void> {
  const fractions = Buffer.from(Float32Array.from({ length: 1 << 16 }, (_, i) => ((i * 37) % 100) / 1000).buffer);
  for (const { location, at, length, isFloat } of externalTensors(model)) {
    const file = await open(join(folder, location), 'a+').then(async (made) => {
      await made.close();
      return open(join(folder, location), 'r+');
    });
    for (let done = 0; done < length; done += fractions.length) {
      const count = Math.min(fractions.length, length - done);
      await file.write(isFloat ? fractions : Buffer.alloc(count), 0, count, at + done);
    }
    await file.close();
  }
}

test('each node of the small shared architectures is where the real provider put it', { skip: !data }, async (context) => {
  const root = join(data ?? '', 'zoo/models');
  const known = new Map((await truths()).map((truth) => [`${truth.model}.onnx`, truth]));
  let compared = 0;
  for (const name of (await readdir(root)).filter((file) => known.has(file))) {
    const folder = await testFolder(context);
    await copyFile(join(root, name), join(folder, name));
    const model = await readModel({ files: nodeFiles }, join(folder, name));
    if (Math.max(...externalTensors(model).map(({ at, length }) => at + length), 0) > largestWeights) continue;
    await writeWeights(model, folder);
    const { verdicts } = await verifyPlacement(model, { chip: chipNamed('SM8650'), precision: 'fp16' }, testJob());
    const wanted = new Map(known.get(name)?.nodes.map((node) => [node.name, node.ep]));
    const wrong = model.nodes.flatMap(({ id, ownName }) => {
      const provider = providers[verdicts[id]?.unit ?? 'gpu'];
      return provider === wanted.get(ownName) ? [] : [`${ownName}: ${provider}, not ${wanted.get(ownName)}`];
    });
    await context.test(name, () => assert.deepEqual(wrong, []));
    compared += model.nodes.length;
  }
  context.diagnostic(`${compared} nodes compared`);
  assert.ok(compared > 1000);
});
