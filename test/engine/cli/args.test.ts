import assert from 'node:assert/strict';
import test from 'node:test';
import { type OptionTable, readArgs } from '../../../src/cli/args';
import { Problem } from '../../../src/engine/problem';

const options: OptionTable = {
  json: { help: '' },
  soc: { value: 'SOC', help: '' },
  runs: { value: 'N', help: '' },
  dim: { value: 'NAME=SIZE', multiple: true, help: '' },
};
const read = (line: string) => readArgs(line.split(' ').filter(Boolean), 'place', options);

test('operands and options stand in any order; the last of two counts, unless both do', () => {
  const args = read('a.onnx --soc SM8550 --json b.onnx --soc=SM8650 --dim n=1 --dim a=b=2 -- --odd.onnx');
  assert.deepEqual(args.positionals, ['a.onnx', 'b.onnx', '--odd.onnx']);
  assert.equal(args.text('soc'), 'SM8650');
  assert.deepEqual(args.pairs('dim'), [
    ['n', '1'],
    ['a=b', '2'],
  ]);
  assert.ok(args.has('json') && !args.has('runs'));
  assert.equal(args.integer('runs', 1), undefined);
});

const wrong: readonly [line: string, says: RegExp][] = [
  ['--jsn', /no option "--jsn".*Did you mean --json\?/],
  ['--sock X', /no option "--sock".*Did you mean --soc\?/],
  ['-j', /no option "-j"/],
  ['--constructor', /no option "--constructor"/],
  ['--__proto__ x', /no option "--__proto__"/],
  ['--soc', /--soc needs a value.*--soc SOC/],
  ['--soc --json', /--soc needs a value/],
  ['--soc=', /--soc needs a value/],
  ['--json=yes', /--json takes no value/],
];
for (const [line, says] of wrong)
  test(`${line} is refused`, () =>
    assert.throws(
      () => read(line),
      (thrown) => thrown instanceof Problem && thrown.code === 'usage' && says.test(thrown.message),
    ));

const values: readonly [line: string, use: (args: ReturnType<typeof read>) => unknown, says: RegExp][] = [
  ['--runs ten', (args) => args.integer('runs', 1), /"ten".*whole number, 1 or more/],
  ['--runs 0', (args) => args.integer('runs', 1), /"0"/],
  ['--runs 1e3', (args) => args.integer('runs', 1), /"1e3"/],
  ['--dim n', (args) => args.pairs('dim'), /"n".*NAME=VALUE/],
  ['--dim =4', (args) => args.pairs('dim'), /"=4"/],
  ['--soc w8a6', (args) => args.oneOf('soc', ['fp16', 'w8a8', 'w8a16']), /Give fp16, w8a8 or w8a16\. Did you mean w8a8\?/],
];
for (const [line, use, says] of values)
  test(`${line} is refused when it is read`, () =>
    assert.throws(
      () => use(read(line)),
      (thrown) => thrown instanceof Problem && says.test(thrown.message),
    ));
