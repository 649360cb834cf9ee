/** How an input takes a picture. */
export interface ImageShape {
  readonly layout: 'nchw' | 'nhwc';
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** Gray, color, color with alpha. */
const channelCounts = [1, 3, 4];

/** Of an input with room for a picture, alone or in a batch of one: the axis of 1, 3 or 4 is that of the channels, the first of two that could be. */
export function imageShape(dims: readonly number[]): ImageShape | undefined {
  const [a, b, c, ...more] = dims.length === 4 && dims[0] === 1 ? dims.slice(1) : dims;
  if (a === undefined || b === undefined || more.length > 0) return undefined;
  if (c === undefined) return { layout: 'nchw', channels: 1, height: a, width: b };
  if (channelCounts.includes(a)) return { layout: 'nchw', channels: a, height: b, width: c };
  if (channelCounts.includes(c)) return { layout: 'nhwc', channels: c, height: a, width: b };
  return undefined;
}
