import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layout } from '../../../webview/layout/layout';
import { RecentResults } from '../../../webview/layout/memo';
import { pointOnStep, type Step, stepControls, traceStep } from '../../../webview/layout/steps';
import { pointsOf } from './checks';
import { graphOf, network } from './graphs';

const steps: readonly (readonly ['down' | 'right', Step])[] = [
  ['down', [10, 0, 90, 40]],
  ['down', [10, 0, 10, 40]],
  ['right', [0, 10, 40, 90]],
  ['right', [0, 10, 40, 10]],
  ['right', [40, 10, 0, 90]],
];
for (const [direction, step] of steps) {
  test(`a step ${step} to ${direction} joins its ends and leaves them along its direction`, () => {
    assert.deepEqual(pointOnStep(direction, step, 0), step.slice(0, 2));
    assert.deepEqual(pointOnStep(direction, step, 1), step.slice(2));
    const across = direction === 'down' ? 0 : 1;
    const controls = stepControls(direction, step);
    assert.deepEqual([controls[across], controls[across + 2]], [step[across], step[across + 2]]);
  });
}

test('a path is drawn by the points that are found on it', () => {
  const drawn: number[][] = [];
  const note = (...numbers: number[]) => {
    drawn.push(numbers);
  };
  const path = { moveTo: note, lineTo: note, bezierCurveTo: note };
  traceStep(path, 'right', [0, 10, 40, 90]);
  traceStep(path, 'down', [5, 0, 5, 30]);
  assert.deepEqual(drawn, [
    [0, 10],
    [20, 10, 20, 90, 40, 90],
    [5, 0],
    [5, 30],
  ]);
});

test('edges of one value share their way as far as they go together', () => {
  const chain = Array.from({ length: 20 }, (_, i) => [i, i + 1] as const);
  // The last three edges carry the value of box 1 far down.
  const input = graphOf(21, [...chain, [1, 8], [1, 14], [1, 20]]);
  const result = layout(input);
  const lanes = [20, 21, 22].map((edge) => pointsOf(result, edge));
  const shared = lanes[0]!.slice(0, 4);
  for (const lane of lanes) assert.deepEqual(lane.slice(0, 4), shared);
  const other = layout({ ...input, bundle: input.bundle.map((bundle, edge) => (edge >= 20 ? 100 + edge : bundle)) });
  const apart = new Set([20, 21, 22].map((edge) => pointsOf(other, edge)[2]));
  assert.equal(apart.size, 3);
});

test('kept results are forgotten, the oldest first, when there are too many', () => {
  const memo = new RecentResults(100);
  let made = 0;
  const ask = (name: number) => memo.get('kind', [[name, 1, 2, 3, 4, 5, 6, 7, 8]], () => ({ made: ++made })).made;
  for (let name = 0; name < 10; name++) ask(name);
  assert.equal(ask(9), 10);
  assert.equal(ask(1), 2);
  ask(10);
  assert.equal(ask(1), 2);
  assert.equal(ask(0), 12);
  assert.equal(memo.get('other kind', [[0, 1, 2, 3, 4, 5, 6, 7, 8]], () => ({ made: ++made })).made, 13);
});

test('a drawing does not depend on what was laid out before', () => {
  const memo = new RecentResults(1_000_000);
  for (const boxes of [50, 90, 50]) assert.deepEqual(layout(network(boxes, 3), memo), layout(network(boxes, 3)));
});
