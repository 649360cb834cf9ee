/** Arithmetic on `#rrggbb`. */
export function hex(parts: readonly number[]): string {
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** `part` of `over` on `under`. */
export function mix(under: string, over: string, part: number): string {
  return hex([0, 1, 2].map((at) => channel(under, at) * (1 - part) + channel(over, at) * part));
}

/** 1 to 21, as WCAG 2.2 defines it ("contrast ratio", "relative luminance"). */
export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

/** What WCAG asks of small text, and of shapes that carry meaning. */
const leastContrast = { text: 4.5, shape: 3 };

/** The color, with as much of the foreground as it takes to read it as text on the ground. */
export function readable(color: string, ground: string, foreground: string): string {
  return withContrast(color, ground, foreground, leastContrast.text);
}

/** The same for an area or a line. */
export function visibleOn(color: string, ground: string, foreground: string): string {
  return withContrast(color, ground, foreground, leastContrast.shape);
}

function withContrast(color: string, ground: string, foreground: string, least: number): string {
  for (let part = 0; part < 1; part += 0.1) {
    const mixed = mix(color, foreground, part);
    if (contrast(mixed, ground) >= least) return mixed;
  }
  return foreground;
}

function channel(color: string, at: number): number {
  return Number.parseInt(color.slice(1 + 2 * at, 3 + 2 * at), 16);
}

function luminance(color: string): number {
  const [red, green, blue] = [0, 1, 2].map((at) => {
    const part = channel(color, at) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
