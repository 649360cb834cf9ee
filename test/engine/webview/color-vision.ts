/** How colors look: as CIELAB, to people with all three kinds of cones and to those who lack one. */
export type Vision = 'normal' | 'protanopia' | 'deuteranopia';

/** Machado, Oliveira, Fernandes 2009, severity 1, on linear RGB. */
const matrices: Readonly<Record<Vision, readonly (readonly [number, number, number])[]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

export const visions = Object.keys(matrices) as Vision[];

type Lab = readonly [lightness: number, a: number, b: number];

export function seenAs(color: string, vision: Vision): Lab {
  const linear = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const [red, green, blue] = matrices[vision].map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, factor, at) => sum + factor * linear[at]!, 0),
      ),
    ),
  ) as [number, number, number];
  return labOf(red, green, blue);
}

/** sRGB primaries, D65. */
function labOf(red: number, green: number, blue: number): Lab {
  const [x, y, z] = [
    (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047,
    0.2126729 * red + 0.7151522 * green + 0.072175 * blue,
    (0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883,
  ].map((part) => (part > 0.008856 ? Math.cbrt(part) : 7.787 * part + 16 / 116)) as [number, number, number];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** CIE 1976; about 2 is the least that is noticed side by side. */
export function difference(a: string, b: string, vision: Vision): number {
  const [one, other] = [seenAs(a, vision), seenAs(b, vision)];
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}
