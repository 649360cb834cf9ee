import assert from 'node:assert/strict';
import test from 'node:test';
import { sentence, worse } from '../../../src/cli/print/problem';
import { progressPrinter } from '../../../src/cli/print/progress';
import { table } from '../../../src/cli/print/table';
import { jsonLine, visible, visibleShort } from '../../../src/cli/print/visible';
import { processTerminal } from '../../../src/cli/terminal';
import { bytesText, countText, percentText, timeText } from '../../../src/engine/text/numbers';

const plain = (text: string) => text;

const names: readonly [name: string, shown: string][] = [
  ['conv1/weight:0', 'conv1/weight:0'],
  ['größe 名前 🙂', 'größe 名前 🙂'],
  ['a\nb\tc\r', 'a\\nb\\tc\\r'],
  ['nul\u0000bell\u0007esc\u001b[31m', 'nul\\u0000bell\\u0007esc\\u001b[31m'],
  ['right-to-left \u202egnp.exe', 'right-to-left \\u202egnp.exe'],
  ['isolate \u2066x\u2069 zero\u200bwidth \ufeff', 'isolate \\u2066x\\u2069 zero\\u200bwidth \\ufeff'],
  ['line\u2028separator', 'line\\u2028separator'],
  ['lone \ud800 surrogate', 'lone \\ud800 surrogate'],
];
for (const [name, shown] of names)
  test(`shows ${shown}`, () => {
    assert.equal(visible(name), shown);
    const line = jsonLine({ [name]: name });
    assert.deepEqual(JSON.parse(line), { [name]: name });
    assert.equal(visible(line.trimEnd()), line.trimEnd());
  });

test('a long name keeps both ends', () => {
  assert.equal(visibleShort('abcdefghij', 10), 'abcdefghij');
  assert.equal(visibleShort('abcdefghijk', 10), 'abcde…hijk');
  assert.equal([...visibleShort('🙂'.repeat(100_000), 20)].length, 20);
  assert.equal(visibleShort('\n'.repeat(100_000), 20).length, 20);
});

const numbers: readonly [got: string, want: string][] = [
  [bytesText(0), '0 bytes'],
  [bytesText(999), '999 bytes'],
  [bytesText(1_133_653), '1.13 MB'],
  [bytesText(3e9), '3.00 GB'],
  [countText(12), '12'],
  [countText(36_882_874_368), '36.9 G'],
  [timeText(0.5), '0.50 µs'],
  [timeText(840), '840 µs'],
  [timeText(1530), '1.53 ms'],
  [timeText(12_100_000), '12.1 s'],
  [percentText(0.163), '16.3 %'],
];
for (const [got, want] of numbers) test(`prints ${want}`, () => assert.equal(got, want));

test('a table aligns its columns, whatever the cells hold', () => {
  const rows = [
    ['a\nb', '5'],
    [{ text: 'longer name', paint: (text: string) => `<${text}>` }, '123'],
  ];
  assert.equal(
    table([{ title: 'layer' }, { title: 'n', align: 'right' }], rows, plain),
    'layer          n\na\\nb           5\n<longer name>  123\n',
  );
});

test('a problem is one line with its place, unless the sentence names it', () => {
  const problem = { code: 'file-missing', where: '/a\n.onnx', what: 'There is no such file.', fix: 'Check the path.' };
  assert.equal(sentence(problem), '/a\\n.onnx: There is no such file. Check the path. [file-missing]');
  assert.equal(
    sentence({ ...problem, where: '--soc', what: '--soc needs a value.' }),
    '--soc needs a value. Check the path. [file-missing]',
  );
});

test('of several exit codes the weightiest is given', () => {
  assert.deepEqual([worse(0, 1), worse(3, 1), worse(3, 130), worse(0, 0)], [1, 3, 130, 0]);
});

function collecting(live: boolean) {
  const parts: string[] = [];
  const out = () => assert.fail('progress is no result');
  const err = (text: string) => void parts.push(text);
  return { terminal: { out, err, color: false, live, columns: undefined }, text: () => parts.join('') };
}

const steps = [
  { step: 'compile', index: 0, total: 2, fraction: 0.25 },
  { step: 'compile', index: 0, total: 2, fraction: 0.5 },
  { step: 'link', index: 1, total: 2 },
];

test('progress is one line per step in a log and one updated line on a screen', () => {
  const log = collecting(false);
  const screen = collecting(true);
  for (const { terminal } of [log, screen]) {
    const printer = progressPrinter(terminal, false);
    for (const step of steps) printer.progress(step);
    printer.end();
  }
  assert.equal(log.text(), '[1/2] compile\n[2/2] link\n');
  assert.equal(screen.text(), '[1/2] compile 25 %\r\u001b[K[1/2] compile 50 %\r\u001b[K[2/2] link\r\u001b[K');
});

test('--quiet shows no progress', () => {
  const { terminal, text } = collecting(true);
  const printer = progressPrinter(terminal, true);
  for (const step of steps) printer.progress(step);
  printer.end();
  assert.equal(text(), '');
});

const terminals: readonly [name: string, isTTY: boolean, env: Record<string, string>, color: boolean][] = [
  ['a screen', true, {}, true],
  ['a pipe', false, {}, false],
  ['NO_COLOR', true, { NO_COLOR: '1' }, false],
  ['an empty NO_COLOR, which no-color.org says to ignore', true, { NO_COLOR: '' }, true],
  ['a dumb terminal', true, { TERM: 'dumb' }, false],
];
for (const [name, isTTY, env, color] of terminals)
  test(`${name} gets ${color ? '' : 'no '}color`, () => {
    const stream = { isTTY, write: () => true };
    assert.equal(processTerminal({ stdout: stream, stderr: stream, env }).color, color);
  });
