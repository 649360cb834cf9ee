import { writeFileSync } from 'node:fs';
import type { LayoutInput } from '../../webview/layout/graph';
import { traceStep } from '../../webview/layout/steps';
import type { Measures } from './measure';
import type { Drawing } from './peer';

/** One model, laid out twice. */
export interface Pair {
  readonly name: string;
  readonly input: LayoutInput;
  readonly ours: Drawing;
  readonly peer: Drawing;
  readonly figures: readonly [ours: Measures, peer: Measures];
}

const cell = { width: 420, height: 640, leastScale: 0.16 };

/** A page of pictures, ours on the left and dagre's on the right. What is too long is cut below. */
export function writeSheet(file: string, pairs: readonly Pair[]): void {
  const cells = pairs.map(
    ({ name, input, ours, peer, figures }) =>
      `<figure><figcaption><b>${name}</b> ${input.width.length} boxes</figcaption>` +
      `<div>${picture(input, ours, figures[0], 'ours')}${picture(input, peer, figures[1], 'dagre')}</div></figure>`,
  );
  const style =
    'body{font:12px sans-serif;margin:8px;display:grid;grid-template-columns:repeat(2,auto);gap:14px}figure{margin:0;border:1px solid #ccc;padding:6px}' +
    'div{display:flex;gap:8px}svg{background:#fafafa}rect{fill:#9bbce0;stroke:#35618e}path{fill:none;stroke:#555}';
  writeFileSync(file, `<!doctype html><meta charset="utf-8"><title>Layouts</title><style>${style}</style>${cells.join('\n')}`);
}

function picture(input: LayoutInput, drawing: Drawing, { crossings, bends, length }: Measures, title: string): string {
  const right = input.width.reduce((most, width, box) => Math.max(most, drawing.x[box]! + width), 0);
  const bottom = input.height.reduce((most, height, box) => Math.max(most, drawing.y[box]! + height), 0);
  const scale = Math.min(1, cell.width / right, Math.max(cell.leastScale, cell.height / bottom));
  const [width, height] = [Math.ceil(right * scale), Math.ceil(Math.min(cell.height, bottom * scale))];
  const boxes = Array.from(
    input.width,
    (wide, box) => `<rect x="${drawing.x[box]!}" y="${drawing.y[box]!}" width="${wide}" height="${input.height[box]!}" rx="6"/>`,
  );
  const paths = drawing.routes.map((route) => `<path d="${pathOf(route, title === 'ours')}"/>`);
  return (
    `<span>${title}: ${crossings} crossings, ${bends} bends, ${Math.round(length / 1000)}k px<br>` +
    `<svg width="${width}" height="${height}" viewBox="0 0 ${width / scale} ${height / scale}" stroke-width="${Math.max(1.2, 0.9 / scale)}">` +
    `${paths.join('')}${boxes.join('')}</svg></span>`
  );
}

/** Ours as it is painted; dagre's points joined by lines. */
function pathOf(route: ArrayLike<number>, curved: boolean): string {
  const parts: string[] = [];
  const path = {
    moveTo: (x: number, y: number) => parts.push(`M${x} ${y}`),
    lineTo: (x: number, y: number) => parts.push(`L${x} ${y}`),
    bezierCurveTo: (...points: number[]) => parts.push(`C${points.join(' ')}`),
  };
  for (let at = 2; at < route.length; at += 2) {
    const step = [route[at - 2]!, route[at - 1]!, route[at]!, route[at + 1]!] as const;
    if (curved) traceStep(path, 'down', step);
    else parts.push(`M${step[0]} ${step[1]}L${step[2]} ${step[3]}`);
  }
  return parts.join('');
}
