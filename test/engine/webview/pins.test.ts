import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GraphView } from '../../../src/protocol/calls';
import type { Pin, Pinned, Subject } from '../../../src/protocol/selector-calls';
import { commonUnit, pinMarks, type Reach, segmentWith, subjectsOf, subjectText, withPins } from '../../../webview/scene/pins';

const names = ['in', 'a', 'b', 'c'];
const view: GraphView = {
  boxes: names.map((name, index) => ({
    kind: index === 0 ? 'input' : 'node',
    node: index - 1,
    name,
    opType: name === 'c' ? 'Relu' : 'Conv',
    detail: '',
    graphs: [],
  })),
  edges: { from: new Int32Array(), to: new Int32Array(), value: new Int32Array() },
  values: [],
  groups: [],
};
const segments = [
  { unit: 'htp' as const, nodes: [0, 2] },
  { unit: 'cpu' as const, nodes: [1] },
];

const reached: readonly (readonly [reach: Reach, box: number, subjects: readonly Subject[]])[] = [
  ['node', 1, [{ by: 'node', name: 'a' }]],
  ['op', 1, [{ by: 'op', name: 'Conv' }]],
  [
    'segment',
    1,
    [
      { by: 'node', name: 'a' },
      { by: 'node', name: 'c' },
    ],
  ],
  ['segment', 2, [{ by: 'node', name: 'b' }]],
];
for (const [reach, box, subjects] of reached)
  test(`${reach} of ${names[box]}`, () => assert.deepEqual(subjectsOf(reach, view, box, segments), subjects));

test('a node of no segment has none', () => assert.equal(segmentWith(segments, 9), undefined));

const a: Subject = { by: 'node', name: 'a' };
const conv: Subject = { by: 'op', name: 'Conv' };
const pin = (subject: Subject, unit: Pin['unit']): Pin => ({ subject, unit });

const pinned: readonly (readonly [
  does: string,
  before: readonly Pin[],
  subjects: readonly Subject[],
  unit: Pin['unit'] | undefined,
  after: readonly Pin[],
])[] = [
  ['a pin is added', [], [a], 'cpu', [pin(a, 'cpu')]],
  ['one subject has one pin, the last', [pin(a, 'cpu'), pin(conv, 'gpu')], [a], 'htp', [pin(conv, 'gpu'), pin(a, 'htp')]],
  ['automatic frees', [pin(a, 'cpu'), pin(conv, 'gpu')], [a], undefined, [pin(conv, 'gpu')]],
  [
    'a node and an operator of one name are two',
    [pin({ by: 'op', name: 'a' }, 'cpu')],
    [a],
    undefined,
    [pin({ by: 'op', name: 'a' }, 'cpu')],
  ],
];
for (const [does, before, subjects, unit, after] of pinned) test(does, () => assert.deepEqual(withPins(before, subjects, unit), after));

const common: readonly (readonly [does: string, subjects: readonly Subject[], unit: Pin['unit'] | undefined])[] = [
  ['one', [a], 'cpu'],
  ['all on one unit', [a, { by: 'node', name: 'b' }], 'cpu'],
  ['one of them free', [a, { by: 'node', name: 'z' }], undefined],
  ['on two units', [a, conv], undefined],
  ['none', [], undefined],
];
const some = [pin(a, 'cpu'), pin({ by: 'node', name: 'b' }, 'cpu'), pin(conv, 'gpu')];
for (const [does, subjects, unit] of common) test(`common unit: ${does}`, () => assert.equal(commonUnit(some, subjects), unit));

test('a card tells of the pin that holds its node before one that is refused', () => {
  const outcomes = [
    { pin: pin(conv, 'cpu'), nodes: [0], refused: [], removed: 0 },
    { pin: pin(a, 'gpu'), nodes: [], refused: [0, 1].map((node) => ({ node, reason: 'No.' })), removed: 0 },
  ];
  const marks = pinMarks({ outcomes, conversions: [] } as unknown as Pinned);
  assert.deepEqual([...marks].sort(), [
    [0, { unit: 'cpu' }],
    [1, { unit: 'gpu', refused: 'No.' }],
  ]);
  assert.equal(pinMarks(undefined).size, 0);
});

const texts: readonly (readonly [Subject, string])[] = [
  [a, 'a'],
  [conv, 'all Conv'],
  [{ by: 'pattern', name: 'head*' }, 'head*'],
  [{ by: 'rule', name: 'rank' }, 'all refused by rank'],
];
for (const [subject, text] of texts) test(`subject ${text}`, () => assert.equal(subjectText(subject), text));
