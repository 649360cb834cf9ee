type Channels = readonly [red: number, green: number, blue: number];

/** WCAG 2.2 contrast of a computed color on an opaque background: 4.5 is enough for text, 3 for graphics that carry meaning. */
export function contrast(color: string, background: string): number {
  const ground = parse(background).channels;
  const { channels, alpha } = parse(color);
  const seen = channels.map((value, index) => value * alpha + (ground[index] ?? 0) * (1 - alpha));
  const [light, dark] = [luminance(seen), luminance(ground)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** `rgb(…)`, `rgba(…)` or `color(srgb …)`, as browsers compute colors; channels 0 to 255. */
function parse(color: string): { readonly channels: Channels; readonly alpha: number } {
  const scale = color.startsWith('color(srgb') ? 255 : 1;
  const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g)?.map(Number) ?? [];
  if (red === undefined || green === undefined || blue === undefined) throw new Error(`No color: ${color}`);
  return { channels: [red * scale, green * scale, blue * scale], alpha };
}

function luminance(channels: readonly number[]): number {
  const [red, green, blue] = channels.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
