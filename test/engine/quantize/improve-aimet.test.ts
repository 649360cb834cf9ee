import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { modelTextBytes } from '../../../src/engine/ir/text';
import { Problem } from '../../../src/engine/problem';
import { aimetEncodings } from '../../../src/engine/quantize/improve/aimet';
import type { ImproveContext } from '../../../src/engine/quantize/improve/improvement';
import { applyEncodings } from '../../../src/engine/quantize/qdq/apply';
import { openModel } from '../../../src/engine/session';
import { nodeWorld } from '../../../src/node/world';
import { activation, improveContext, rawSamples, seededFloats, weight } from '../../support/improve';
import { testFolder, testJob } from '../../support/toolchain-job';

const list = (values: ArrayLike<number>) => Array.from(values).join(', ');

const network = `opset 13
(x: float[1,3,8,8]) => (y)
w: float[4,3,3,3] = {${list(seededFloats(108, 1))}}
[first] c = Conv(x, w)
[act] y = Relu(c)`;

async function asked(context: TestContext): Promise<ImproveContext & { readonly folder: string }> {
  const folder = await testFolder(context);
  await writeFile(join(folder, 'm.onnx'), modelTextBytes(network));
  const open = await openModel(testJob().world, join(folder, 'm.onnx'));
  const samples = await rawSamples(folder, 'x', [1, 3, 8, 8], [seededFloats(192, 2), seededFloats(192, 3)]);
  const encodings = [activation('x', { min: -1, max: 1 }), activation('y', { min: 0, max: 5 }), weight('w', [1, 1, 1, 1], 8)];
  const entries = encodings.map((encoding) => ({ tensor: encoding.tensor, encoding }));
  return { ...(await improveContext(context, open, { samples, entries })), folder };
}

/** What the job uses of `aimet_onnx`, writing down how it was called. `onnx` and `onnxruntime` stand in as well: the toolchain's Python lacks the former. */
const modules: Readonly<Record<string, string>> = {
  'onnx.py': 'def load(path):\n    return path\n',
  'onnxruntime.py': '__version__ = "0"\n',
  'aimet_onnx/__init__.py': '__version__ = "2.0"\n',
  'aimet_onnx/common/quantsim_config/htp_quantsim_config_v69_per_channel_linear.json': '{}',
  'aimet_onnx/common/quantsim_config/htp_quantsim_config_v73_per_channel_linear.json': '{}',
  'aimet_onnx/common/quantsim_config/htp_quantsim_config_v81_per_channel_linear.json': '{}',
  'aimet_onnx/quantsim.py': `import json, os
class QuantizationSimModel:
    def __init__(self, model, *, param_type, activation_type, quant_scheme, config_file):
        assert model.endswith('.onnx') and (param_type, activation_type, quant_scheme) == ('int8', 'int8', 'min_max'), (param_type, activation_type, quant_scheme)
        assert os.path.basename(config_file) == 'htp_quantsim_config_v73_per_channel_linear.json', config_file
    def compute_encodings(self, inputs):
        self.count = sum(one['x'].shape == (1, 3, 8, 8) for one in inputs)
    def export(self, folder, prefix):
        one = {'name': 'x', 'bw': 8, 'dtype': 'INT', 'enc_type': 'PER_TENSOR', 'is_sym': False, 'offset': [-100], 'scale': [0.01 * self.count]}
        text = json.dumps({'version': '1.0.0', 'activation_encodings': [one], 'param_encodings': []})
        open(os.path.join(folder, prefix + '.encodings'), 'w').write(text)
`,
};

/** A Python that sees those modules first. */
async function pythonWith(folder: string, python: string): Promise<string> {
  for (const [name, text] of Object.entries(modules)) {
    await mkdir(join(folder, 'fake', name, '..'), { recursive: true });
    await writeFile(join(folder, 'fake', name), text);
  }
  const wrapper = join(folder, 'python');
  await writeFile(wrapper, `#!/bin/sh\nPYTHONPATH="${join(folder, 'fake')}:$PYTHONPATH" exec "${python}" "$@"\n`, { mode: 0o755 });
  return wrapper;
}

const python = await nodeWorld({ packageRoot: process.cwd() }).processes.toolchainPython();
const skip = python === undefined || !existsSync(python) || process.platform === 'win32' ? 'there is no Python of the toolchain' : false;

test("AIMET's encodings take the place of ours, which stay where it has none", { skip }, async (context) => {
  const made = await asked(context);
  const { entries, open, layers } = await aimetEncodings(made, { python: await pythonWith(made.folder, python as string), arch: 75 });
  assert.equal(open, made.open);
  assert.equal(layers, 1);
  assert.deepEqual(
    entries.map(({ tensor, encoding: { scale, offset } }) => [tensor, scale.length, offset[0]]),
    [
      ['x', 1, -100],
      ['y', 1, 0],
      ['w', 4, -128],
    ],
  );
  assert.deepEqual(entries[0]?.encoding.scale, [0.02]);
  await applyEncodings(open, entries, join(made.folder, 'q.onnx'), made.job);
});

test('a Python without AIMET is told what is missing', { skip }, async (context) => {
  const made = await asked(context);
  await assert.rejects(aimetEncodings(made, { python: python as string, arch: 75 }), (thrown) => {
    assert.ok(thrown instanceof Problem);
    assert.equal(thrown.code, 'aimet-missing');
    assert.match(thrown.what, /cannot import aimet_onnx/);
    assert.match(thrown.fix, /pip install aimet-onnx/);
    return true;
  });
});
