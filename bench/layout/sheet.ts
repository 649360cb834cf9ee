import { writeFileSync } from 'node:fs';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { traceStep } from '../../webview/layout/steps';
import type { Drawing } from './peer';

/** One model, laid out in two ways. */
export interface Pair {
  readonly name: string;
  readonly boxes: number;
  readonly drawings: readonly [Drawing, Drawing];
  readonly captions: readonly [string, string];
}

const cell = { width: 420, height: 640, leastScale: 0.16 };
const style =
  'body{font:12px sans-serif;margin:8px;display:grid;grid-template-columns:repeat(2,auto);gap:14px}figure{margin:0;border:1px solid #ccc;padding:6px}' +
  'div{display:flex;gap:8px}svg{background:#fafafa}rect{fill:#9bbce0;stroke:#35618e}.frame{fill:#00000010;stroke:#999}path{fill:none;stroke:#555}';

/** A page of pictures, two of each model side by side; as a picture itself where the name ends with .png. What is too long is cut. */
export async function writeSheet(file: string, pairs: readonly Pair[]): Promise<void> {
  const cells = pairs.map(
    ({ name, boxes, drawings, captions }) =>
      `<figure><figcaption><b>${name}</b> ${boxes} boxes</figcaption><div>${drawings.map((one, i) => picture(one, captions[i]!)).join('')}</div></figure>`,
  );
  const html = `<!doctype html><meta charset="utf-8"><title>Layouts</title><style>${style}</style>${cells.join('\n')}`;
  if (!file.endsWith('.png')) return writeFileSync(file, html);
  // By name only when it is needed: a bundle cannot hold it.
  const library = 'playwright-core';
  const { chromium } = (await import(library)) as typeof import('playwright-core');
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: { width: 1850, height: 1000 } });
  await page.setContent(html);
  await page.screenshot({ path: file, fullPage: true });
  await browser.close();
}

function picture(drawing: Drawing, caption: string): string {
  const { x, y, width, height } = drawing;
  const right = extent(x, width, drawing.routes, 0);
  const bottom = extent(y, height, drawing.routes, 1);
  const scale = Math.min(1, Math.max(cell.leastScale, Math.min(cell.width / right, cell.height / bottom)));
  const [wide, high] = [Math.ceil(Math.min(cell.width, right * scale)), Math.ceil(Math.min(cell.height, bottom * scale))];
  const rect = (box: number) =>
    `<rect x="${x[box]}" y="${y[box]}" width="${width[box]}" height="${height[box]}" rx="6"${drawing.frames.has(box) ? ' class="frame"' : ''}/>`;
  const boxes = Array.from(x, (_, box) => box);
  const frames = boxes.filter((box) => drawing.frames.has(box));
  const paths = drawing.routes.map((route) => `<path d="${pathOf(route, drawing)}"/>`);
  const others = boxes.filter((box) => !drawing.frames.has(box));
  return (
    `<span>${caption}<br><svg width="${wide}" height="${high}" viewBox="0 0 ${wide / scale} ${high / scale}" stroke-width="${Math.max(1.2, 0.9 / scale)}">` +
    `${[...frames.map(rect), ...paths, ...others.map(rect)].join('')}</svg></span>`
  );
}

function extent(start: ArrayLike<number>, size: ArrayLike<number>, routes: Drawing['routes'], axis: 0 | 1): number {
  const boxes = Array.from(start, (one, box) => one + size[box]!);
  const points = routes.flatMap((route) => Array.from(route).filter((_, at) => at % 2 === axis));
  return [...boxes, ...points].reduce((most, end) => Math.max(most, end + 2), 1);
}

/** Ours as it is painted; dagre's points joined by lines. */
function pathOf(route: ArrayLike<number>, { curved, direction }: Drawing): string {
  const parts: string[] = [];
  const path = {
    moveTo: (x: number, y: number) => parts.push(`M${x} ${y}`),
    lineTo: (x: number, y: number) => parts.push(`L${x} ${y}`),
    bezierCurveTo: (...points: number[]) => parts.push(`C${points.join(' ')}`),
  };
  for (let at = 2; at < route.length; at += 2) {
    const step = [route[at - 2]!, route[at - 1]!, route[at]!, route[at + 1]!] as const;
    if (curved) traceStep(path, direction, step);
    else parts.push(`M${step[0]} ${step[1]}L${step[2]} ${step[3]}`);
  }
  return parts.join('');
}
