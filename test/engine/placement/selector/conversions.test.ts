import assert from 'node:assert/strict';
import test from 'node:test';
import { conversionsOf } from '../../../../src/engine/placement/selector/conversions';
import { defaultTarget } from '../../../../src/engine/targets/chips';
import type { Precision } from '../../../../src/engine/targets/target';
import { openText, placed } from './open-text';

const chain = `(x: float[2,3]) => (c)
a = Relu(x)
b = Sigmoid(a)
c = Relu(b)`;
const integers = `(x: int64[2,3]) => (c)
a = Abs(x)
b = Neg(a)
c = Abs(b)`;
const quantized = `(x: float[2,3]) => (c)
s: float = {0.1}
z: uint8 = {0}
a = QuantizeLinear(x, s, z)
b = DequantizeLinear(a, s, z)
c = Relu(b)`;

/** As `value from>to needs fromType>toType fromBytes>toBytes`. */
const cases: readonly [what: string, model: string, units: string, precision: Precision, wide: number[], want: string[]][] = [
  ['the CPU alone needs none', chain, 'ccc', 'w8a8', [], []],
  [
    'a quantized segment is entered and left',
    chain,
    'chc',
    'w8a8',
    [],
    ['a cpu>htp quantize float>uint8 24>6', 'b htp>cpu dequantize uint8>float 6>24'],
  ],
  ['with 16 bits', chain, 'chc', 'w8a16', [], ['a cpu>htp quantize float>uint16 24>12', 'b htp>cpu dequantize uint16>float 12>24']],
  ['in half precision', chain, 'chc', 'fp16', [], ['a cpu>htp cast float>float16 24>12', 'b htp>cpu cast float16>float 12>24']],
  [
    'at the edges of the graph',
    chain,
    'hhh',
    'w8a8',
    [],
    ['x cpu>htp quantize float>uint8 24>6 input', 'c htp>cpu dequantize uint8>float 6>24 output'],
  ],
  [
    'between HTP and GPU',
    chain,
    'hgc',
    'w8a8',
    [],
    ['x cpu>htp quantize float>uint8 24>6 input', 'a htp>gpu dequantize uint8>float16 6>12', 'b gpu>cpu cast float16>float 12>24'],
  ],
  [
    'what is removed is looked through',
    chain,
    'crh',
    'w8a8',
    [],
    ['b cpu>htp quantize float>uint8 24>6', 'c htp>cpu dequantize uint8>float 6>24 output'],
  ],
  [
    'one node with 16 bits among those with 8',
    chain,
    'hhh',
    'w8a8',
    [1],
    [
      'x cpu>htp quantize float>uint8 24>6 input',
      'a htp>htp requantize uint8>uint16 6>12',
      'b htp>htp requantize uint16>uint8 12>6',
      'c htp>cpu dequantize uint8>float 6>24 output',
    ],
  ],
  ['integers stay what they are', integers, 'chc', 'w8a8', [], []],
  ['a quantized model converts by its own Q and DQ', quantized, 'hhc', 'w8a8', [], []],
  [
    'and casts what its floats need',
    `${quantized.replace('(c)', '(d)')}\nd = Exp(c)`,
    'cchc',
    'w8a8',
    [],
    ['c htp>cpu cast float16>float 12>24'],
  ],
];
for (const [what, text, units, precision, wide, want] of cases) {
  test(`conversions: ${what}`, () => {
    const { verdicts } = placed(units);
    const target = { ...defaultTarget, precision };
    const found = conversionsOf(openText(text), { target, verdicts, precisionOf: (id) => (wide.includes(id) ? 'w8a16' : precision) });
    assert.deepEqual(
      found.map(({ value, from, to, needs, fromType, toType, fromBytes, toBytes, edge }) =>
        `${value} ${from}>${to} ${needs} ${fromType}>${toType} ${fromBytes}>${toBytes} ${edge ?? ''}`.trim(),
      ),
      want,
    );
  });
}
