import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { read, readJson, root } from './repository';

test('the sample inputs are what samples/make-inputs.mjs draws', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'qnn-lens-inputs-'));
  try {
    execFileSync(process.execPath, [join(root, 'samples', 'make-inputs.mjs'), scratch]);
    const committed = join(root, 'samples');
    for (const folder of ['inputs', 'images'])
      assert.deepEqual(readdirSync(join(scratch, folder)).sort(), readdirSync(join(committed, folder)).sort());
    // The bytes of a PNG depend on the compressor; that the pictures show what the raw inputs hold is tested where they are decoded.
    for (const name of readdirSync(join(scratch, 'inputs')))
      assert.ok(readFileSync(join(scratch, 'inputs', name)).equals(readFileSync(join(committed, 'inputs', name))), name);
  } finally {
    rmSync(scratch, { recursive: true });
  }
});

test('the sample model is the file that its README names', () => {
  const sha256 = createHash('sha256')
    .update(readFileSync(join(root, 'samples', 'ultraface-rfb-320.onnx')))
    .digest('hex');
  assert.ok(read('samples/README.md').includes(sha256));
});

interface SampleEncoding {
  readonly name: string;
  readonly bw: number;
  readonly scale: readonly number[];
  readonly offset: readonly number[];
}

const encodingsIn = (text: string): readonly SampleEncoding[] => {
  const { activation_encodings, param_encodings } = JSON.parse(text) as Record<string, readonly SampleEncoding[]>;
  return [...(activation_encodings ?? []), ...(param_encodings ?? [])];
};

test('the sample encodings are what samples/make-encodings.mjs measures, up to the rounding of the machine', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'qnn-lens-encodings-'));
  try {
    execFileSync(process.execPath, [join(root, 'samples', 'make-encodings.mjs'), join(scratch, 'made.json')]);
    const made = encodingsIn(readFileSync(join(scratch, 'made.json'), 'utf8'));
    const committed = encodingsIn(read('samples/quantization_config.json'));
    assert.ok(committed.length > 150);
    assert.deepEqual(
      committed.map(({ name, bw, scale }) => [name, bw, scale.length]),
      made.map(({ name, bw, scale }) => [name, bw, scale.length]),
    );
    for (const [at, { name, scale, offset }] of committed.entries()) {
      for (const [i, step] of (made[at]?.scale ?? []).entries()) assert.ok(Math.abs((scale[i] ?? 0) / step - 1) < 1e-3, name);
      for (const [i, zero] of (made[at]?.offset ?? []).entries()) assert.ok(Math.abs((offset[i] ?? Number.NaN) - zero) <= 1, name);
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
});

test('the sample settings are JSON with the units and the encodings they are named for', () => {
  assert.deepEqual(Object.keys(readJson('samples/backend_config.json') as object), ['htp_config', 'gpu_config', 'cpu_config']);
  const { activation_encodings, param_encodings } = readJson('samples/seed/quantization_config.json') as Record<string, object>;
  assert.ok('input' in (activation_encodings as object) && 'base_net.0.0.weight' in (param_encodings as object));
});
