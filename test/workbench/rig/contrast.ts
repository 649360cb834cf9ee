/** Red, green and blue of a computed color, 0 to 255. */
export function channels(color: string): readonly [number, number, number] {
  const numbers = color.match(/[\d.]+/g)?.map(Number) ?? [];
  const [r, g, b] = color.startsWith('color(srgb') ? numbers.map((part) => part * 255) : numbers;
  if (r === undefined || g === undefined || b === undefined) throw new Error(`No color: ${color}`);
  return [r, g, b];
}

/** WCAG 2.2: 4.5 for text, 3 for graphics that carry meaning. */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [r, g, b] = channels(color).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
