import { type ConfigCase, runCases } from './cases';

const base = { file: 'input_list.txt' } as const;

const oneInput = `
opset 17
(image: float[1,3,4,4]) => (scores: float[1,3,4,4])
[relu] hidden = Relu(image)
[neg] scores = Neg(hidden)
`;
const twoInputs = `
opset 17
(ids: int64[1,8], mask: float[1,8]) => (y: float[1,8])
a = Cast(ids) {to=1}
y = Mul(a, mask)
`;
const quantizedInput = `
opset 17
(q: uint8[1,16]) => (y: float[1,16])
s: float[1] = {0.1}
z: uint8[1] = {128}
y = DequantizeLinear(q, s, z)
`;
const dotted = `
opset 17
(\`input.1\`: float[1,4]) => (y: float[1,4])
y = Relu(\`input.1\`)
`;

const grammar: readonly ConfigCase[] = [
  { ...base, name: 'a list of files', text: 'a.raw\nb.raw\n', want: [] },
  { ...base, name: 'named inputs, outputs first', text: '%scores\nimage:=a.raw\nimage:=b.raw', model: oneInput, want: [] },
  { ...base, name: 'an empty file', text: '⟦⟧', want: ['input-list-empty'] },
  { ...base, name: 'only a line of outputs', text: '⟦#⟧scores\n', model: oneInput, want: ['input-list-empty'] },
  {
    ...base,
    name: 'lines that end as on Windows',
    text: 'x:=a.raw ⟦y:=b.raw⟧\r\nx:=c.raw y:=d.raw\r\n',
    want: ['line-ends'],
    fixed: 'x:=a.raw y:=b.raw\nx:=c.raw y:=d.raw\n',
  },
  {
    ...base,
    name: 'a tab between inputs',
    text: 'x:=a.raw⟦\t⟧y:=b.raw\nx:=c.raw y:=d.raw\n',
    want: ['input-tab'],
    fixed: 'x:=a.raw y:=b.raw\nx:=c.raw y:=d.raw\n',
  },
  { ...base, name: 'a tab behind the last one', text: 'a.raw⟦\t⟧\n', want: ['input-tab'], fixed: 'a.raw\n' },
  {
    ...base,
    name: 'blanks where nothing should be',
    text: 'a.raw\n⟦  ⟧\nb.raw\n',
    want: ['blank-line'],
    fixed: 'a.raw\n\nb.raw\n',
  },
  {
    ...base,
    name: 'spaces around the separator',
    text: 'image⟦ := ⟧a.raw\n',
    model: oneInput,
    want: ['input-separator'],
    fixed: 'image:=a.raw\n',
  },
  {
    ...base,
    name: 'a space behind the separator',
    text: 'image⟦:= ⟧a.raw\nimage:=b.raw\n',
    model: oneInput,
    want: ['input-separator'],
    fixed: 'image:=a.raw\nimage:=b.raw\n',
  },
  {
    ...base,
    name: 'an equals sign as separator',
    text: 'image⟦=⟧a.raw\n',
    model: oneInput,
    want: ['input-separator'],
    fixed: 'image:=a.raw\n',
  },
  {
    ...base,
    name: 'a separator without a name',
    text: '⟦:=a.raw⟧\n',
    want: ['input-incomplete'],
    others: { 'Remove ":="': 'a.raw\n' },
  },
  { ...base, name: 'a name without a path', text: '⟦image:=⟧\n', model: oneInput, want: ['input-incomplete'] },
  { ...base, name: 'bytes that are no UTF-8', text: 'caf⟦\ufffd⟧.raw\n', want: ['text-encoding'] },
];

const names: readonly ConfigCase[] = [
  {
    ...base,
    name: 'an input that the model does not have',
    text: '⟦imgae⟧:=a.raw\n',
    model: oneInput,
    want: ['input-unknown'],
    fixed: 'image:=a.raw\n',
  },
  {
    ...base,
    name: 'the only input by a name of another framework',
    text: '⟦input_tensor⟧:=a.raw\n',
    model: oneInput,
    want: ['input-unknown'],
    fixed: 'image:=a.raw\n',
  },
  {
    ...base,
    name: 'the last input that is left',
    text: '⟦tokens⟧:=a.raw mask:=b.raw\n',
    model: twoInputs,
    want: ['input-unknown'],
    fixed: 'ids:=a.raw mask:=b.raw\n',
  },
  { ...base, name: 'a name as the converter writes it', text: 'input_1:=a.raw\n', model: dotted, want: [] },
  {
    ...base,
    name: 'an input is missing',
    text: 'ids:=a.raw mask:=b.raw\n⟦ids:=c.raw⟧\n',
    model: twoInputs,
    want: ['input-count'],
  },
  { ...base, name: 'more inputs than the model has', text: '⟦a.raw b.raw⟧\n', model: oneInput, want: ['input-count'] },
  {
    ...base,
    name: 'lines of different lengths, no model',
    text: 'a.raw b.raw\n⟦c.raw⟧\nd.raw e.raw\n',
    want: ['input-count'],
  },
  {
    ...base,
    name: 'an input twice in a line',
    text: 'ids:=a.raw ⟦ids⟧:=b.raw\n',
    model: twoInputs,
    want: ['input-twice'],
  },
  {
    ...base,
    name: 'one input named and the other not',
    text: 'ids:=a.raw ⟦b.raw⟧\n',
    model: twoInputs,
    want: ['input-unnamed'],
    fixed: 'ids:=a.raw mask:=b.raw\n',
  },
  { ...base, name: 'one input named and the other not, no model', text: 'ids:=a.raw ⟦b.raw⟧\n', want: ['input-unnamed'] },
  {
    ...base,
    name: 'an output that the model does not have',
    text: '#hidden ⟦score⟧\nimage:=a.raw\n',
    model: oneInput,
    want: ['output-unknown'],
    fixed: '#hidden scores\nimage:=a.raw\n',
  },
  {
    ...base,
    name: 'a comment names outputs',
    text: '⟦# calibration list, 2026⟧\nimage:=a.raw\n',
    model: oneInput,
    want: ['comment-names-outputs'],
    others: { 'Remove the line': 'image:=a.raw\n' },
  },
];

const files: readonly ConfigCase[] = [
  {
    ...base,
    name: 'files of the right size',
    text: 'image:=a.raw\n',
    model: oneInput,
    files: { 'a.raw': 192 },
    want: [],
  },
  { ...base, name: 'a batch in one file', text: 'image:=a.raw\n', model: oneInput, files: { 'a.raw': 192 * 8 }, want: [] },
  {
    ...base,
    name: 'a file that is not there',
    text: 'image:=⟦a.raw⟧\nimage:=b.raw\n',
    model: oneInput,
    files: { 'a.raw': null, 'b.raw': 192 },
    want: ['file-missing'],
  },
  {
    ...base,
    name: 'a path of another machine',
    text: '⟦/srv/anna/calib/a.raw⟧\n',
    files: { '/srv/anna/calib/a.raw': null },
    want: ['file-missing'],
  },
  {
    ...base,
    name: 'a path of the device is not looked for here',
    text: '/data/local/tmp/a.raw\n',
    files: { '/data/local/tmp/a.raw': null },
    want: [],
  },
  {
    ...base,
    name: 'backslashes',
    text: '⟦calib\\a.raw⟧\n',
    files: { 'calib\\a.raw': null, 'calib/a.raw': 4 },
    want: ['path-backslash'],
    fixed: 'calib/a.raw\n',
  },
  {
    ...base,
    name: 'an array file has a header',
    text: 'image:=⟦a.npy⟧\n',
    model: oneInput,
    files: { 'a.npy': 192 + 128 },
    want: ['input-size'],
  },
  {
    ...base,
    name: 'bytes where floats belong: the size says so',
    text: '⟦a.raw⟧\n',
    model: oneInput,
    files: { 'a.raw': 48 },
    want: ['input-size'],
  },
  { ...base, name: 'a quantized input, native', text: 'q:=a.raw\n', model: quantizedInput, files: { 'a.raw': 16 }, want: [] },
  { ...base, name: 'a quantized input, as floats', text: 'q:=a.raw\n', model: quantizedInput, files: { 'a.raw': 64 }, want: [] },
  {
    ...base,
    name: 'an unnamed file is the input of its place',
    text: 'a.raw ⟦b.raw⟧\n',
    model: twoInputs,
    files: { 'a.raw': 64, 'b.raw': 20 },
    want: ['input-size'],
  },
  { ...base, name: 'an empty tensor file', text: 'image:=⟦a.raw⟧\n', model: oneInput, files: { 'a.raw': 0 }, want: ['input-size'] },
];

runCases('input list, grammar', grammar);
runCases('input list, names', names);
runCases('input list, files', files);
