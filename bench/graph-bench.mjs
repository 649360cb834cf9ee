// node bench/graph-bench.mjs --models FOLDER --names t2000,t10000 [--runs 5] [--netron PATH_OF_NETRON] [--json FILE]
// node bench/graph-bench.mjs --models FOLDER --serve 9999
//
// How long the graph editor takes to open a model, and how fluently it pans and zooms; with --netron the same of Netron, run by run in turn, in one sitting.
// Open: from the start of the navigation to the second frame after the graph is there. Ours parses the model in the serving process, as the extension does in
// its worker; Netron in the page. Every run is a fresh browser without a cache. --serve leaves the page open to another driver, with
//   ready:   document.querySelector("[data-ready=true]") !== null
//   count:   document.querySelector("[data-boxes]").dataset.boxes
//   surface: .surface
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { serveHarness } from '../test/page/serve.mjs';

const option = (name, missing) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? missing : process.argv[at + 1];
};
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const quantile = (values, part) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];

const lens = {
  name: 'qnn-lens',
  ready: 'document.querySelector("[data-ready=true]") !== null',
  count: 'Number(document.querySelector("[data-boxes]").dataset.boxes)',
  surface: '.surface',
};
const netron = {
  name: 'netron',
  ready: 'document.body && document.body.classList.contains("default") && document.querySelectorAll("#nodes > g").length > 0',
  count: 'document.querySelectorAll("#nodes > g").length',
  surface: '#target',
};

/** Set before the page's own scripts: notes the moment when the graph is there and painted, and how long tasks blocked the page. */
const watcher = (ready) => `window.__bench = { longest: 0, blocked: 0 };
new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) { __bench.longest = Math.max(__bench.longest, duration); __bench.blocked += duration; } }).observe({ entryTypes: ['longtask'] });
(function look() { let there = false; try { there = ${ready}; } catch { there = false; }
  if (there) requestAnimationFrame(() => requestAnimationFrame(() => { __bench.open = performance.now(); })); else requestAnimationFrame(look); })();`;

async function openOnce(target, url, moves) {
  const profile = await mkdtemp(join(tmpdir(), 'graph-bench-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    viewport: { width: 1280, height: 900 },
  });
  try {
    await context.route('**/*', (route) => (new URL(route.request().url()).hostname === '127.0.0.1' ? route.continue() : route.abort()));
    // Netron asks once for consent.
    await context.addCookies([{ name: 'consent', value: String(Date.now()), url: new URL(url).origin }]);
    const page = context.pages()[0] ?? (await context.newPage());
    const cdp = await context.newCDPSession(page);
    const evaluate = async (expression) =>
      (await cdp.send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true })).result.value;
    await cdp.send('Page.enable');
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: watcher(target.ready) });
    await page.goto(url, { waitUntil: 'commit' });
    const until = Date.now() + 240_000;
    while ((await evaluate('window.__bench?.open')) === undefined) {
      if (Date.now() > until) return { timeout: true };
      await sleep(100);
    }
    const { open, longest, blocked } = await evaluate('window.__bench');
    const result = {
      openMs: Math.round(open),
      longestTaskMs: Math.round(longest),
      blockedMs: Math.round(blocked),
      boxes: await evaluate(target.count),
    };
    if (moves) for (const mode of ['pan', 'zoom']) result[mode] = await move(target, evaluate, page, cdp, mode);
    return result;
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
}

/** 60 wheel events, 16 ms apart where the page keeps up, and the frames that were drawn meanwhile. */
async function move(target, evaluate, page, cdp, mode) {
  const { x, y } = await evaluate(`(() => { const r = document.querySelector(${JSON.stringify(target.surface)}).getBoundingClientRect();
    return { x: Math.max(0, r.x) + Math.min(innerWidth, r.width) / 2, y: Math.max(0, r.y) + Math.min(innerHeight, r.height) / 2 }; })()`);
  await page.mouse.move(x, y);
  await evaluate(
    'window.__frames = []; (function tick(before) { requestAnimationFrame((now) => { if (before) __frames.push(now - before); tick(now); }); })(0)',
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
  const frames = await evaluate('__frames');
  const total = frames.reduce((sum, one) => sum + one, 0);
  return {
    fps: Number(((1000 * frames.length) / total).toFixed(1)),
    p95Ms: Number(quantile(frames, 0.95).toFixed(1)),
    worstMs: Number(Math.max(...frames).toFixed(1)),
  };
}

/** Starts Netron for one model and waits until it answers. */
async function startNetron(command, file, port) {
  const child = spawn(command, ['--host', '127.0.0.1', '-p', String(port), '--verbosity', 'quiet', file], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}/`;
  for (let i = 0; i < 600; i++) {
    if (child.exitCode !== null) throw new Error(`${command} ended with code ${child.exitCode}.`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer) {
      await answer.arrayBuffer();
      return { url, close: () => child.kill() };
    }
    await sleep(100);
  }
  child.kill();
  throw new Error(`${command} does not answer at ${url}.`);
}

function summary(target, model, runs) {
  const opened = runs.filter((run) => run.openMs !== undefined);
  const of = (key) => (opened.length ? median(opened.map((run) => run[key])) : undefined);
  return {
    model,
    viewer: target.name,
    boxes: opened[0]?.boxes,
    openMs: of('openMs'),
    opens: runs.map((run) => run.openMs ?? 'timeout'),
    longestTaskMs: of('longestTaskMs'),
    blockedMs: of('blockedMs'),
    pan: opened[0]?.pan,
    zoom: opened[0]?.zoom,
  };
}

async function compare(folder, harness, model, runs) {
  const peer = option('netron')
    ? await startNetron(option('netron'), join(folder, `${model}.onnx`), Number(option('netron-port', 18090)))
    : undefined;
  const results = new Map([[lens, []], ...(peer ? [[netron, []]] : [])]);
  try {
    for (let run = 0; run < runs; run++) {
      for (const [target, list] of results) {
        // A model that the server has read already would not be read again.
        const url = target === netron ? peer.url : `http://127.0.0.1:${harness.port}/?m=${encodeURIComponent(model)}&fresh=${run}`;
        if (!list.some((one) => one.timeout)) list.push(await openOnce(target, url, run === 0));
      }
    }
  } finally {
    peer?.close();
  }
  return [...results].map(([target, list]) => summary(target, model, list));
}

const folder = option('models') && resolve(option('models'));
if (!folder) {
  console.error('usage: node bench/graph-bench.mjs --models FOLDER [--names a,b] [--runs 5] [--netron PATH] [--json FILE] [--serve PORT]');
  process.exit(2);
}
const harness = await serveHarness({ models: folder, port: Number(option('serve', 0)) });
if (option('serve')) console.log(`http://127.0.0.1:${harness.port}/?m={model}`);
else {
  const found = [];
  for (const model of option('names', 't2000').split(',')) {
    for (const row of await compare(folder, harness, model, Number(option('runs', 5)))) {
      console.log(JSON.stringify(row));
      found.push(row);
    }
  }
  if (option('json')) await writeFile(option('json'), `${JSON.stringify(found, null, 1)}\n`);
  await harness.close();
}
