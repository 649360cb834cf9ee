import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { findChromium } from '../../scripts/lib/chromium.mjs';

const patienceMs = 240_000;
const browserStartMs = 1000;

const quantile = (values, part) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];

/** Set before the page's own scripts: notes when the graph is there and painted (the second frame after it), and how long tasks block the page. */
const watcher = (ready) => `window.__bench = { longest: 0, blocked: 0 };
new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) { __bench.longest = Math.max(__bench.longest, duration); __bench.blocked += duration; } }).observe({ entryTypes: ['longtask'] });
(function look() { let there = false; try { there = ${ready}; } catch { there = false; }
  if (there) requestAnimationFrame(() => requestAnimationFrame(() => { __bench.open = performance.now(); })); else requestAnimationFrame(look); })();`;

export function startChromium() {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Nothing but this machine can be reached; asking a driver for each request would take the page's time.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      // A renderer for a next page would be started while this one loads.
      '--disable-features=SpareRendererForSitePerProcess',
    ],
  });
}

/** Opens a page in a browser of its own, so with nothing cached, and notes how it goes. `settleMs` after the graph is there, what is still at work counts too. */
export async function openOnce(viewer, url, { moves = false, picture, settleMs = 1500 }) {
  const browser = await startChromium();
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    // Netron asks once for consent.
    await context.addCookies([{ name: 'consent', value: String(Date.now()), url: new URL(url).origin }]);
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    const evaluate = async (expression) => (await cdp.send('Runtime.evaluate', { expression, returnByValue: true })).result.value;
    await cdp.send('Page.enable');
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: watcher(viewer.ready) });
    // The browser's own start is nobody's.
    await sleep(browserStartMs);
    await page.goto(url, { waitUntil: 'commit' });
    const until = Date.now() + patienceMs;
    while ((await evaluate('window.__bench?.open')) === undefined) {
      if (Date.now() > until) return { timeout: true };
      await sleep(50);
    }
    await sleep(settleMs);
    const { open, longest } = await evaluate('window.__bench');
    const memory = await rendererMemory(browser);
    const result = { openMs: Math.round(open), longestTaskMs: Math.round(longest), ...memory, boxes: await evaluate(viewer.count) };
    if (picture) await page.screenshot({ path: picture });
    if (moves) for (const mode of ['pan', 'zoom']) result[mode] = await move(viewer.surface, evaluate, page, cdp, mode);
    return result;
  } finally {
    await browser.close();
  }
}

/** What a page without anything holds: nobody gets below it. */
export async function emptyPageMb() {
  const server = createServer((_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><title>empty</title>'),
  );
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const empty = { ready: 'document.title === "empty"', count: '0' };
  try {
    return (await openOnce(empty, `http://127.0.0.1:${server.address().port}/`, {})).rssMb;
  } finally {
    server.close();
  }
}

/** Of the largest renderer process, which is the page's: what it holds and what it held at most, in MB. */
export async function rendererMemory(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const pids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const largest = (key) => Math.max(...pids.map((pid) => statusMb(pid, key)));
  return { rssMb: largest('VmRSS'), peakMb: largest('VmHWM') };
}

function statusMb(pid, key) {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Math.round(Number(new RegExp(`${key}:\\s*(\\d+)`).exec(text)?.[1] ?? 0) / 1024);
  } catch (gone) {
    if (gone.code === 'ENOENT') return 0;
    throw gone;
  }
}

/** 60 wheel events, 16 ms apart where the page keeps up, and the frames that were drawn meanwhile. */
export async function move(surface, evaluate, page, cdp, mode) {
  const { x, y } = await evaluate(`(() => { const r = document.querySelector(${JSON.stringify(surface)}).getBoundingClientRect();
    return { x: Math.max(0, r.x) + Math.min(innerWidth, r.width) / 2, y: Math.max(0, r.y) + Math.min(innerHeight, r.height) / 2 }; })()`);
  await page.mouse.move(x, y);
  await evaluate(
    'window.__frames = []; window.__going = true; (function tick(before) { requestAnimationFrame((now) => { if (before) __frames.push(now - before); if (__going) tick(now); }); })(0)',
  );
  const begin = Date.now();
  for (let i = 0; i < 60 && Date.now() - begin < 60_000; i++) {
    const start = Date.now();
    const deltaY = mode === 'pan' ? (i % 20 < 14 ? 60 : -60) : i < 30 ? 40 : -40;
    const sent = cdp.send('Input.dispatchMouseEvent', { type: 'mouseWheel', x, y, deltaX: 0, deltaY, modifiers: mode === 'zoom' ? 2 : 0 });
    await Promise.race([sent, sleep(20_000)]);
    await sleep(Math.max(0, 16 - (Date.now() - start)));
  }
  await sleep(300);
  const frames = await evaluate('window.__going = false, window.__frames');
  const total = frames.reduce((sum, one) => sum + one, 0);
  return {
    fps: Number(((1000 * frames.length) / total).toFixed(1)),
    p95Ms: Number(quantile(frames, 0.95).toFixed(1)),
    worstMs: Number(Math.max(...frames).toFixed(1)),
  };
}
