// node test/page/serve.mjs --models FOLDER [--port 9999]
// The graph editor's page in a plain browser: http://127.0.0.1:9999/?m=NAME&theme=dark|light|hc[&overlay=fixture]
// The engine answers in this process; `acquireVsCodeApi` is a small script that talks to it over HTTP. Only 127.0.0.1 is served.
import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const option = (name, missing) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? missing : process.argv[at + 1];
};

const themes = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  hc: 'vscode-high-contrast',
  'hc-light': 'vscode-high-contrast-light vscode-high-contrast',
};
const types = { '.js': 'text/javascript', '.css': 'text/css', '.map': 'application/json' };

/** Starts serving; `close` ends it. Everything is built into a folder of its own, so that several may run at once. */
export async function serveHarness({ models, port = 0 }) {
  const out = join(root, 'out', `harness-${process.pid}`);
  const node = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    // UMD bundles, which some libraries name first, hide their parts from esbuild.
    mainFields: ['module', 'main'],
    alias: { '@vscode/l10n': '@vscode/l10n/dist/browser.js' },
    target: 'node20',
    logLevel: 'warning',
    sourcemap: 'inline',
  };
  await build({
    ...node,
    entryPoints: [join(here, 'host.ts')],
    outfile: join(out, 'host.mjs'),
    format: 'esm',
    banner: { js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);" },
  });
  const worker = join(out, 'engine-worker.cjs');
  await build({
    ...node,
    entryPoints: [join(root, 'src/node/engine-worker.ts')],
    outfile: worker,
    format: 'cjs',
    sourcemap: false,
    minify: true,
  });
  await buildWebview(join(out, 'dist'));
  const { newHarnessHost, harnessHtml } = await import(pathToFileURL(join(out, 'host.mjs')).href);
  const host = newHarnessHost(root, worker);
  const server = createServer((request, response) => {
    answer(request, response).catch((thrown) => response.writeHead(500).end(String(thrown?.stack ?? thrown)));
  });

  async function answer(request, response) {
    const url = new URL(request.url, 'http://127.0.0.1');
    if (url.pathname === '/') return html(url, response);
    if (url.pathname === '/rpc') return rpc(url, request, response);
    const file = url.pathname.startsWith('/dist/') ? join(out, url.pathname) : join(here, url.pathname.slice(1));
    const inside = file.startsWith(join(out, 'dist')) || file.startsWith(here);
    const text = inside ? await readFile(file).catch(() => undefined) : undefined;
    if (text === undefined) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': types[file.slice(file.lastIndexOf('.'))] ?? 'application/octet-stream' }).end(text);
  }

  function html(url, response) {
    const theme = url.searchParams.get('theme') ?? 'dark';
    host.expect(pageOf(url));
    const page = harnessHtml({ theme, bodyClass: themes[theme] ?? themes.dark, origin: `http://127.0.0.1:${server.address().port}` });
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(page);
  }

  function pageOf(url) {
    return {
      model: join(models, `${url.searchParams.get('m') ?? ''}.onnx`),
      overlay: url.searchParams.get('overlay') ?? 'engine',
      query: url.search,
      fresh: url.searchParams.has('fresh'),
    };
  }

  async function rpc(url, request, response) {
    const parts = [];
    for await (const part of request) parts.push(part);
    response
      .writeHead(200, { 'content-type': 'application/octet-stream' })
      .end(await host.answer(pageOf(url), Buffer.concat(parts).toString()));
  }

  await new Promise((listening) => server.listen(port, '127.0.0.1', listening));
  const close = async () => {
    await new Promise((closed) => server.close(closed));
    await host.close();
    await rm(out, { recursive: true, force: true });
  };
  return { port: server.address().port, close };
}

/** The same two bundles as `esbuild.mjs` makes for the product. */
async function buildWebview(dist) {
  const common = {
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    minify: true,
    logLevel: 'warning',
    loader: { '.ttf': 'dataurl' },
  };
  await build({ ...common, entryPoints: [join(root, 'webview/main.ts')], outfile: join(dist, 'webview.js') });
  await build({ ...common, entryPoints: [join(root, 'webview/layout/worker.ts')], outfile: join(dist, 'layout-worker.js') });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const models = option('models');
  if (!models) {
    console.error('usage: node test/page/serve.mjs --models FOLDER [--port 9999] [--no-build]');
    process.exit(2);
  }
  const { port } = await serveHarness({
    models: resolve(models),
    port: Number(option('port', 9999)),
  });
  console.log(`http://127.0.0.1:${port}/?m=NAME&theme=dark`);
}
