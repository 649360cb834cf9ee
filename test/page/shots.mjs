// node test/page/shots.mjs --models FOLDER --out FOLDER [--model NAME] [--themes dark,light,hc]
// Screenshots of the page in plain Chromium (CHROMIUM, or /usr/bin/chromium), for looking at.
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { serveHarness } from './serve.mjs';

const option = (name, missing) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? missing : process.argv[at + 1];
};

const out = resolve(option('out', 'out/shots'));
const model = option('model', 'ultraface-rfb-320');
const harness = await serveHarness({ models: resolve(option('models', 'samples')) });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  await mkdir(out, { recursive: true });
  for (const theme of option('themes', 'dark,light,hc').split(',')) await shoot(theme);
} finally {
  await browser.close();
  await harness.close();
}

async function shoot(theme) {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  page.on('console', (message) => console.log(theme, message.type(), message.text()));
  page.on('pageerror', (error) => console.log(theme, 'error', error.message));
  await page.goto(`http://127.0.0.1:${harness.port}/?m=${model}&theme=${theme}&overlay=${option('overlay', 'fixture')}`);
  await page.waitForSelector('[data-ready=true], .problem:not([hidden])');
  await page.waitForTimeout(600);
  await page.screenshot({ path: join(out, `${model}-${theme}-start.png`) });
  if ((await page.locator('[data-profile=sim] .profile-open').count()) > 0) {
    await page.locator('[data-profile=sim] .profile-open').click();
    await page.locator('[data-layer]').nth(2).click();
    await page.waitForTimeout(700);
    await page.screenshot({ path: join(out, `${model}-${theme}-profile.png`) });
  }
  await page.getByLabel('Fit all (0)').click();
  await page.waitForTimeout(600);
  await page.screenshot({ path: join(out, `${model}-${theme}-fit.png`) });
  await page.close();
}
