import assert from 'node:assert/strict';
import test from 'node:test';
import { checkConfig } from '../../../src/engine/config/check';
import { configDocument } from '../../../src/engine/config/document';
import type { Finding } from '../../../src/engine/config/finding';
import { fixAll } from '../../../src/engine/config/fix-all';
import { defaultTarget } from '../../../src/engine/targets/chips';

/** Right files, which the tests damage. */
const files: readonly (readonly [name: string, text: string])[] = [
  [
    'backend_config.json',
    '{\n  // tuned\n  "htp_config": {"vtcm_mb": 4, "performance_mode": "burst"},\n  "pins": [{"op": "Softmax", "unit": "cpu"}]\n}\n',
  ],
  [
    'htp_config.json',
    '{"graphs": [{"graph_names": ["m"], "vtcm_mb": 8, "O": 3}], "devices": [{"soc_model": 57, "dsp_arch": "v75", "cores": [{"perf_profile": "burst"}]}]}',
  ],
  ['provider_options.json', '{"backend_path": "libQnnHtp.so", "htp_arch": "75", "vtcm_mb": "8", "enable_htp_fp16_precision": "1"}'],
  [
    'x.encodings',
    '{"version": "0.6.1", "activation_encodings": {"x": [{"bitwidth": 8, "min": 0, "max": 2.55, "scale": 0.01, "offset": 0, "is_symmetric": "False", "dtype": "int"}]}, "param_encodings": {}}',
  ],
  ['quantize_recipe.json', '{"method": "mse", "bits": {"weights": 8, "activations": 16}, "overrides": [{"op": "Softmax", "float": true}]}'],
  ['qnn-budget.json', '{"limits": {"latency_ms": {"max": 5, "rung": "simulated"}, "cpu_nodes": 0}}'],
];

const pieces = [
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '//',
  '/*',
  '\\',
  '\n',
  'NaN',
  'true',
  "'",
  '1e999',
  '"O": 1,',
  'null',
  '\u0000',
  '=',
  '-',
];

/** Always the same numbers: a damage that fails can be looked at again. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state;
  }
}

function damaged(text: string, next: () => number): string {
  const at = next() % (text.length + 1);
  const cut = next() % 3 === 0 ? next() % 12 : 0;
  return text.slice(0, at) + (next() % 4 === 0 ? '' : pieces[next() % pieces.length]) + text.slice(at + cut);
}

async function check(name: string, text: string): Promise<readonly Finding[]> {
  const document = configDocument(`/models/${name}`, text);
  assert.ok(document);
  return checkConfig({ document, target: defaultTarget, chipGiven: false, files: new Map() });
}

function assertSound(text: string, { at, end, fixes, code }: Finding): void {
  assert.ok(at >= 0 && at <= end && end <= text.length, `${code} at ${at}-${end} of ${text.length}`);
  assert.ok(fixes.filter(({ preferred }) => preferred).length < 2, `${code} has one preferred fix`);
  for (const { title, edits } of fixes) {
    const inOrder = [...edits].sort((a, b) => a.at - b.at || a.end - b.end);
    for (const [i, edit] of inOrder.entries())
      assert.ok((inOrder[i - 1]?.end ?? 0) <= edit.at && edit.end <= text.length, `edits of "${title}"`);
  }
}

for (const [name, right] of files) {
  test(`${name}, damaged in 120 ways: findings stay inside the text, fixes come to an end`, async () => {
    const sequence = numbers(name.length);
    const next = () => (sequence.next().value as number) >>> 3;
    for (let i = 0; i < 120; i++) {
      const text = damaged(next() % 2 === 0 ? damaged(right, next) : right, next);
      for (const finding of await check(name, text)) assertSound(text, finding);
      const fixed = await fixAll(text, (now) => check(name, now));
      for (const finding of fixed.findings) assertSound(fixed.text, finding);
    }
  });
}
