import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOnce, startChromium } from './measure.mjs';

/** Both viewers with one model, side by side in one PNG. `views` is a list of `{ viewer, url }`. */
export async function sideBySide(views, out) {
  const folder = await mkdtemp(join(tmpdir(), 'graph-picture-'));
  const browser = await startChromium();
  try {
    const pictures = [];
    for (const { viewer, url } of views) {
      const picture = join(folder, `${pictures.length}.png`);
      const run = await openOnce(viewer, url, { picture, settleMs: 3000 });
      pictures.push({ title: `${viewer.name}: ${run.boxes} boxes`, data: (await readFile(picture)).toString('base64') });
    }
    const page = await browser.newPage({ viewport: { width: 1400, height: 540 } });
    await page.setContent(markup(pictures));
    await page.screenshot({ path: out });
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function markup(pictures) {
  const figures = pictures.map(
    ({ title, data }) => `<figure><figcaption>${title}</figcaption><img src="data:image/png;base64,${data}"></figure>`,
  );
  return `<style>body { margin: 0; display: flex; gap: 12px; padding: 12px; background: #888; font: 15px sans-serif; color: #fff }
figure { margin: 0; flex: 1 } figcaption { padding-bottom: 6px } img { width: 100%; display: block }</style>${figures.join('')}`;
}
