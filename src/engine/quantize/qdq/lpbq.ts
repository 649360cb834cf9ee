import type { Encoding } from '../../config/encodings/encoding';

/** Low-power block quantization as plain blocks: a block's scale is the channel's, times an integer of its own (AIMET encoding specification). */
export function asBlocks(encoding: Encoding): Encoding {
  const { granularity, blockScale, compressedBitwidth, scale } = encoding;
  if (granularity !== 'lpbq' || !blockScale || compressedBitwidth === undefined) return encoding;
  const perChannel = Math.max(1, blockScale.length / Math.max(1, scale.length));
  return {
    ...encoding,
    granularity: 'block',
    bitwidth: compressedBitwidth,
    symmetric: true,
    scale: blockScale.map((factor, block) => factor * (scale[Math.floor(block / perChannel)] ?? Number.NaN)),
    offset: blockScale.map(() => -(2 ** (compressedBitwidth - 1))),
  };
}
