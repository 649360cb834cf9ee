import type { Node } from '../../../ir/graph';
import type { Encoding } from '../../encodings/encoding';
import type { Finding } from '../../finding';
import { preferred, quoted } from '../findings';
import { atTensor, figure, widthText } from './look';
import { type KnownEntry, known, type ModelLook, modelRule } from './model-look';
import { setGrid } from './set-grid';

interface FixedGrid {
  readonly bitwidth: number;
  readonly scale: number;
  readonly offset: number;
  /** Is any scale right as long as the offset is? */
  readonly anyScale?: boolean;
}

/**
 * Outputs whose grid the HTP does not choose. 16-bit Sigmoid and Tanh: onnxruntime/quantization/execution_providers/qnn/quant_config.py
 * (`_process_sigmoid`, `_process_tanh`). Observed in onnxruntime-qnn 2.7.0 (emulator, soc_model 36 to 69): any other grid compiles and gives values on the
 * wrong scale; a Softmax of 8 bits ignores its offset, one of 16 bits and the 8-bit Sigmoid and Tanh are right with any.
 */
const fixedGrids: Readonly<Record<string, FixedGrid>> = {
  Sigmoid: { bitwidth: 16, scale: 2 ** -16, offset: 0 },
  Tanh: { bitwidth: 16, scale: 2 ** -15, offset: -(2 ** 15) },
  Softmax: { bitwidth: 8, scale: 2 ** -8, offset: 0, anyScale: true },
};

const closeEnough = 1e-3;

/** The grid that an operator's result must lie on at this width, where it must. */
export function fixedGridOf({ opType, domain }: Node, bitwidth: number): FixedGrid | undefined {
  const grid = domain === '' && Object.hasOwn(fixedGrids, opType) ? fixedGrids[opType] : undefined;
  return grid?.bitwidth === bitwidth ? grid : undefined;
}

export const fixedRangesRule = modelRule('encodings-fixed-ranges', function* (look) {
  for (const { opType, domain, outputs } of look.main.nodes) {
    const grid = domain === '' && Object.hasOwn(fixedGrids, opType) ? fixedGrids[opType] : undefined;
    const entry = grid && known(look, outputs[0] ?? '');
    if (entry && !fits(entry.encoding, grid)) yield otherGrid(look, entry, opType, grid);
  }
});

function fits({ dtype, bitwidth, scale, offset }: Encoding, grid: FixedGrid): boolean {
  if (dtype !== 'int' || bitwidth !== grid.bitwidth || scale.length !== 1) return true;
  if (offset[0] !== grid.offset) return false;
  return grid.anyScale === true || Math.abs((scale[0] as number) / grid.scale - 1) <= closeEnough;
}

function otherGrid(look: ModelLook, entry: KnownEntry, opType: string, { bitwidth, scale, offset }: FixedGrid): Finding {
  const { encoding } = entry;
  const wanted = { ...encoding, symmetric: offset === -(2 ** (bitwidth - 1)), scale: [scale], offset: [offset] };
  const exact = `1/${1 / scale}`;
  return atTensor(entry, {
    severity: 'error',
    code: 'encodings-fixed-range',
    what: `${quoted(entry.tensor)} is the output of ${widthText(bitwidth)} ${opType}, with scale ${figure(encoding.scale[0] ?? Number.NaN)} and offset ${encoding.offset[0]}: the HTP computes wrong values then.`,
    fix: `Write scale ${exact} and offset ${offset}.`,
    fixes: [preferred(`Write scale ${exact} and offset ${offset}`, ...setGrid(look, entry, wanted))],
  });
}
