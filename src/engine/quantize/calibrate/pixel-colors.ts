import type { Preprocessing } from './samples';

/** Pixels of `from` bands (gray, RGB, each perhaps with alpha) as pixels of `to` channels. Alpha goes unless four channels are wanted. */
export function withColors(pixels: Uint8Array, from: number, to: number, color: Preprocessing['color'] = 'rgb'): Uint8Array {
  if (from === to && color === 'rgb') return pixels;
  const count = pixels.length / from;
  const out = new Uint8Array(count * to);
  const hasColor = from >= 3;
  const hasAlpha = from === 2 || from === 4;
  for (let at = 0; at < count; at++) {
    const start = at * from;
    const red = pixels[start] as number;
    const [green, blue] = hasColor ? [pixels[start + 1] as number, pixels[start + 2] as number] : [red, red];
    const gray = color === 'gray' || to === 1;
    // ITU-R BT.601, as PIL and OpenCV weigh colors.
    const light = gray && hasColor ? Math.round(0.299 * red + 0.587 * green + 0.114 * blue) : red;
    const [first, middle, last] = gray ? [light, light, light] : color === 'bgr' ? [blue, green, red] : [red, green, blue];
    out[at * to] = first;
    if (to === 1) continue;
    out[at * to + 1] = middle;
    out[at * to + 2] = last;
    if (to === 4) out[at * to + 3] = hasAlpha ? (pixels[start + from - 1] as number) : 255;
  }
  return out;
}
