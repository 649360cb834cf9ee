import assert from 'node:assert/strict';
import test from 'node:test';
import { collectTrace, kernelSpans, traceEvent } from '../../../src/engine/profile/cpu-trace';

const run = (ts: number, dur: number) =>
  `{"cat" : "Session","pid" :1,"tid" :1,"dur" :${dur},"ts" :${ts},"ph" : "X","name" :"model_run","args" : {}},`;
const kernel = (name: string, ts: number, dur: number, op = 'Conv') =>
  `{"cat" : "Node","pid" :1,"tid" :1,"dur" :${dur},"ts" :${ts},"ph" : "X","name" :"${name}_kernel_time","args" : {"op_name" : "${op}","provider" : "CPUExecutionProvider"}},`;

function spans(lines: readonly string[]) {
  const { runs, spans: found } = kernelSpans(collectTrace(['[', ...lines, ']'].map(traceEvent)));
  return { runs, spans: Object.fromEntries(found.map(({ name, us }) => [name, us])) };
}

const cases: readonly [name: string, lines: readonly string[], want: ReturnType<typeof spans>][] = [
  ['one run counts', [kernel('a', 10, 4), run(9, 8)], { runs: 1, spans: { a: 4 } }],
  [
    'the first of several runs warms up',
    [kernel('a', 10, 400), run(9, 500), kernel('a', 610, 4), run(600, 20), kernel('a', 700, 6), run(690, 20)],
    { runs: 2, spans: { a: 5 } },
  ],
  [
    'an If does not count its body twice',
    [kernel('branch', 12, 5, 'Mul'), kernel('deep', 18, 1, 'Add'), kernel('if', 10, 10, 'If'), kernel('next', 21, 3), run(9, 20)],
    { runs: 1, spans: { if: 4, branch: 5, deep: 1, next: 3 } },
  ],
  [
    'a kernel that runs many times in a Loop is summed per run',
    [kernel('loop', 10, 10, 'Loop'), kernel('body', 11, 2), kernel('body', 14, 2), run(9, 20)],
    { runs: 1, spans: { loop: 6, body: 4 } },
  ],
];
for (const [name, lines, want] of cases) test(name, () => assert.deepEqual(spans(lines), want));

test('lines that are no runs and no kernels are passed over', () => {
  for (const line of ['[', ']', '', '{"cat" : "Session","name" :"session_initialization","ts" :1,"dur" :1},'])
    assert.equal(traceEvent(line), undefined);
});
