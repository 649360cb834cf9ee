import assert from 'node:assert/strict';
import test from 'node:test';
import { parseToolEvent, type ToolEvent } from '../../../src/engine/convert/tool-events';

const events: readonly [line: string, want: ToolEvent | undefined][] = [
  ['{"type": "step", "name": "compile"}', { type: 'step', name: 'compile' }],
  ['{"type": "started", "job": "dlc", "versions": {"QAIRT": "2.51.0"}}', { type: 'started', versions: { QAIRT: '2.51.0' } }],
  [
    '{"type": "file", "role": "dlc", "path": "work/a.dlc", "bytes": 5, "partition": 2}',
    { type: 'file', role: 'dlc', path: 'work/a.dlc', bytes: 5, partition: 2 },
  ],
  ['{"type": "file", "role": "context", "path": "a.bin", "bytes": 5}', { type: 'file', role: 'context', path: 'a.bin', bytes: 5 }],
  [
    '{"type": "problem", "fatal": true, "code": "qnn-1002", "where": "r", "what": "w", "fix": "f"}',
    { type: 'problem', fatal: true, problem: { code: 'qnn-1002', where: 'r', what: 'w', fix: 'f' } },
  ],
  [
    '{"type": "result", "subgraphs": [{"provider": "P", "nodes": [["a", "Conv", ""]]}]}',
    { type: 'result', parts: [{ provider: 'P', nodes: [['a', 'Conv', '']] }], versions: {}, libraries: {} },
  ],
  [
    '{"type": "result", "libraries": {"QnnHtp": true, "QnnIr": false}}',
    { type: 'result', parts: [], versions: {}, libraries: { QnnHtp: true, QnnIr: false } },
  ],
  ['{"type": "toString"}', undefined],
  ['{"type": "step"', undefined],
  ['[1]', undefined],
  ['null', undefined],
  ['', undefined],
];
for (const [line, want] of events) test(`event ${line.slice(0, 60) || '(empty)'}`, () => assert.deepEqual(parseToolEvent(line), want));
