// npm run bench:graph -- [--names cnn66,t2000,t10000,big1536] [--runs 5] [--models FOLDER] [--netron COMMAND] [--ours] [--growth] [--vscode] [--picture FILE.png] [--json FILE]
//
// How long the graph editor takes to open a model, how long it blocks, what its renderer holds, and how fluently it pans and zooms; the same of Netron, run by
// run in turn, in one sitting on one machine. Models are made where they are missing; Netron is installed from PyPI where no command is given.
// Open: from the start of the navigation to the second frame after the graph is there. Ours reads the model in a new worker, as the extension's first model of
// a session is; Netron in its page. Every run is a fresh browser without a cache that has finished its own start, and nothing but this machine can be reached.
// Memory is also told above that of an empty page: most of what a renderer holds is Chromium itself.
//   --growth   ours alone from 1,000 to 100,000 boxes
//   --vscode   ours in the real VS Code (`npm run package` and `npm run setup workbench` come first)
//   --folded   as ours opens by itself, with groups closed; otherwise every box is laid out, as in Netron
//   --ours     without Netron        --serve PORT   leaves the page open for another driver
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { serveHarness } from '../test/page/serve.mjs';
import { emptyPageMb, openOnce } from './graph/measure.mjs';
import { sideBySide } from './graph/picture.mjs';
import { comparison, growth, summarize } from './graph/table.mjs';
import { findNetron, lens, netron, startNetron } from './graph/viewers.mjs';

const given = (name) => process.argv.includes(`--${name}`);
const option = (name, missing) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? missing : process.argv[at + 1];
};
const folder = resolve(option('models', 'out/bench/models'));
const runs = Number(option('runs', 5));
const names = option('names', 'cnn66,t2000,t10000,big1536').split(',');
const sizes = [1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000];

/** What is written in TypeScript, bundled for this run. */
async function bundled(file, external = []) {
  const outfile = resolve('out', `bench-${process.pid}-${file.replace(/\W+/g, '-')}.mjs`);
  const mainFields = ['module', 'main'];
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
  await build({
    entryPoints: [file],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields,
    external,
    banner,
    logLevel: 'warning',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(outfile, { force: true });
  }
}

let lastFresh = 0;

/** By itself a large graph opens with its groups closed; here every box is on the drawing, as in Netron. */
const allBoxes = encodeURIComponent(JSON.stringify({ levels: { level: 'layers' } }));

/** Each time an engine that has read nothing yet. */
function ourPage(harness, model) {
  lastFresh += 1;
  return `http://127.0.0.1:${harness.port}/?m=${encodeURIComponent(model)}&fresh=${lastFresh}${given('folded') ? '' : `&state=${allBoxes}`}`;
}

/** One model in both viewers, in turn. Moves are measured in the first runs alone. */
async function race(harness, command, model, emptyMb) {
  const peer = command ? await startNetron(command, join(folder, `${model}.onnx`), Number(option('netron-port', 18090))) : undefined;
  const results = new Map([[lens, []], ...(peer ? [[netron, []]] : [])]);
  try {
    for (let run = 0; run < runs; run++) {
      for (const [viewer, list] of results) {
        const url = viewer === netron ? peer.url : ourPage(harness, model);
        if (!list.some((one) => one.timeout)) list.push(await openOnce(viewer, url, { moves: run < 3 }));
      }
    }
  } finally {
    peer?.close();
  }
  return [...results].map(([viewer, list]) => summarize(viewer, model, list, emptyMb));
}

async function races(harness, command) {
  const found = [];
  const emptyMb = await emptyPageMb();
  for (const model of names) {
    await benchModel(folder, model);
    for (const row of await race(harness, command, model, emptyMb)) {
      console.error(JSON.stringify(row));
      found.push(row);
    }
  }
  console.log(
    comparison(
      found.filter(({ viewer }) => viewer === lens.name),
      found.filter(({ viewer }) => viewer === netron.name),
    ),
  );
  return found;
}

async function growthOf(harness) {
  const found = [];
  for (const size of sizes) {
    await benchModel(folder, `t${size}`);
    const list = [];
    for (let run = 0; run < Math.min(runs, 3); run++) list.push(await openOnce(lens, ourPage(harness, `t${size}`), { settleMs: size / 5 }));
    found.push(summarize(lens, `t${size}`, list));
  }
  console.log(growth(found));
  return found;
}

async function picture(harness, command) {
  const model = names[0];
  const peer = command ? await startNetron(command, await benchModel(folder, model), Number(option('netron-port', 18090))) : undefined;
  try {
    const views = [...(peer ? [{ viewer: netron, url: peer.url }] : []), { viewer: lens, url: ourPage(harness, model) }];
    await sideBySide(views, resolve(option('picture')));
  } finally {
    peer?.close();
  }
}

async function vscode() {
  const { openInVscode } = await bundled('bench/graph/vscode.ts', ['playwright-core']);
  const files = await Promise.all(names.slice(0, 2).map((model) => benchModel(folder, model)));
  return openInVscode(files, runs);
}

const { benchModel } = await bundled('bench/graph/models.ts');
const harness = await serveHarness({ models: folder, port: Number(option('serve', 0)) });
if (given('serve')) {
  console.log(`http://127.0.0.1:${harness.port}/?m=NAME  (models in ${folder})`);
} else {
  try {
    await mkdir(folder, { recursive: true });
    const command = given('ours') || given('growth') || given('vscode') ? undefined : findNetron(option('netron'), resolve('out/bench'));
    const work = given('growth') ? growthOf : given('vscode') ? vscode : given('picture') ? picture : races;
    const found = await work(harness, command);
    if (option('json')) await writeFile(option('json'), `${JSON.stringify(found, null, 1)}\n`);
  } finally {
    await harness.close();
  }
}
