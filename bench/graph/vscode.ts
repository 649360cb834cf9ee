import { basename, dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Frame, Page } from 'playwright-core';
import { startBrowser } from '../../test/workbench/rig/browser';
import { fileRow, whenReady } from '../../test/workbench/rig/screen';
import { startWorkbench } from '../../test/workbench/rig/workbench';

interface Opened {
  readonly model: string;
  readonly openMs: number;
  readonly longestTaskMs: number;
  readonly panP95Ms: number;
  readonly zoomP95Ms: number;
}

const patienceMs = 60_000;

/**
 * Opens the models in the real VS Code, each `runs` times in a window of its own, and prints the middle of each figure. Open: from the double click in the
 * explorer to the first picture of the graph. The longest task is the page's own.
 */
export async function openInVscode(models: readonly string[], runs: number): Promise<readonly Opened[]> {
  const workbench = await startWorkbench({ vsix: resolve('out', 'vsix', `qnn-lens-${process.platform}-${process.arch}.vsix`) });
  const browser = await startBrowser();
  const found: Opened[] = [];
  try {
    for (const model of models) {
      const list: Opened[] = [];
      for (let run = 0; run < runs; run++) {
        const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
        await page.addInitScript(watcher);
        await page.goto(workbench.url(dirname(model)));
        await whenReady(page);
        list.push(await openOnce(page, basename(model)));
        await page.close();
      }
      const of = (key: Exclude<keyof Opened, 'model'>) => list.map((one) => one[key]).sort((a, b) => a - b)[list.length >> 1]!;
      const middle = { openMs: of('openMs'), longestTaskMs: of('longestTaskMs'), panP95Ms: of('panP95Ms'), zoomP95Ms: of('zoomP95Ms') };
      console.log(JSON.stringify({ model: basename(model), in: 'VS Code', ...middle }));
      found.push({ model: basename(model), ...middle });
    }
  } finally {
    await browser.close();
    await workbench.stop();
  }
  return found;
}

/** In every frame: how long tasks blocked it. */
const watcher = `window.__longest = 0;
new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) window.__longest = Math.max(window.__longest, duration); }).observe({ entryTypes: ['longtask'] });`;

async function openOnce(page: Page, name: string): Promise<Opened> {
  await fileRow(page, name).waitFor({ timeout: patienceMs });
  const start = Date.now();
  await fileRow(page, name).dblclick();
  const frame = await graphFrame(page, start + patienceMs);
  const openMs = Date.now() - start;
  await sleep(1500);
  const longestTaskMs = Math.round(Number(await frame.evaluate('window.__longest')));
  return { model: name, openMs, longestTaskMs, panP95Ms: await moved(page, frame, 'pan'), zoomP95Ms: await moved(page, frame, 'zoom') };
}

/** Our page's frame once it has painted the graph. */
async function graphFrame(page: Page, until: number): Promise<Frame> {
  while (Date.now() < until) {
    for (const frame of page.frames()) {
      // A frame that is being replaced has no answer.
      if (await frame.evaluate('document.querySelector(".surface[data-ready=true]") !== null').catch(() => false)) return frame;
    }
    await sleep(20);
  }
  throw new Error('The graph did not appear.');
}

/** 60 wheel events over the graph, and the 95th percentile of the frames meanwhile. */
async function moved(page: Page, frame: Frame, mode: 'pan' | 'zoom'): Promise<number> {
  await frame.locator('.surface').hover();
  await frame.evaluate(
    'window.__frames = []; window.__going = true; (function tick(before) { requestAnimationFrame((now) => { if (before) __frames.push(now - before); if (__going) tick(now); }); })(0)',
  );
  if (mode === 'zoom') await page.keyboard.down('Control');
  for (let i = 0; i < 60; i++) {
    await page.mouse.wheel(0, mode === 'pan' ? (i % 20 < 14 ? 60 : -60) : i < 30 ? 40 : -40);
    await sleep(16);
  }
  if (mode === 'zoom') await page.keyboard.up('Control');
  const frames = (await frame.evaluate('window.__going = false, window.__frames')) as number[];
  frames.sort((a, b) => a - b);
  return Number((frames[Math.floor(frames.length * 0.95)] ?? 0).toFixed(1));
}
