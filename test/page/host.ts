import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { asProblem, problemFields } from '../../src/engine/problem';
import { pictureFormats, reportFormats } from '../../src/engine/report/format-list';
import { type Engine, lazyEngine } from '../../src/extension/engine';
import { engineHandlers } from '../../src/node/engine-handlers';
import type { EngineCalls } from '../../src/protocol/calls';
import type { ConfigQuery } from '../../src/protocol/config-calls';
import type { HostCalls } from '../../src/protocol/host-calls';
import { packedResults } from '../../src/protocol/packed/results';
import { pageHtml } from '../../src/protocol/page-html';
import type { QuantizeCalls } from '../../src/protocol/quantize-calls';
import { type Handlers, packerOf, type RpcMessage } from '../../src/protocol/rpc';
import { encode } from './codec';
import { fixtureHandlers } from './fixtures';
import { hostileHandlers } from './hostile';
import { quantizeHandlers } from './quantize-fixtures';

/** The page that asks. Overlay `fixture` replaces placement and profiles with drawn ones, `hostile` the model with one that means harm. */
export interface HarnessPage {
  readonly model: string;
  readonly overlay: string;
  /** The page's query: what it keeps is its own. */
  readonly query: string;
  /** Its engine is a worker of its own that has opened nothing yet: for timing. */
  readonly fresh: boolean;
}

export interface HarnessHost {
  /** The page is being loaded: a fresh engine begins to read at once, as the extension's does. */
  expect(page: HarnessPage): void;
  /** The messages that answer one message of the page. */
  answer(page: HarnessPage, message: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

type Call = Extract<RpcMessage, { rpc: 'call' }>;

/** The extension host's part, without an editor: the engine's calls in this process, the host's calls as far as a page can see them. */
export function newHarnessHost(packageRoot: string, workerScript: string): HarnessHost {
  const engine = engineHandlers({ packageRoot, toolchain: {}, log: () => undefined });
  const kept = new Map<string, unknown>();
  const workers = new Map<string, Engine>();
  /** By query: what was read while the page loads answers its first question, as in the extension. */
  const early = new Map<string, Promise<EngineCalls['open']['result']>>();
  const workerOf = ({ query }: HarnessPage) => {
    const settings = () => ({});
    const worker = workers.get(query) ?? lazyEngine({ packageRoot, script: workerScript, settings, log: () => undefined });
    workers.set(query, worker);
    return worker;
  };
  const askFresh = (page: HarnessPage, { call, args }: Call): Promise<unknown> => {
    const first = call === 'open' ? early.get(page.query) : undefined;
    if (first) early.delete(page.query);
    return first ?? workerOf(page).call(call as keyof EngineCalls, args as never, { packed: true });
  };
  const overlays: Readonly<Record<string, Partial<Handlers<EngineCalls & QuantizeCalls & HostCalls>>>> = {
    fixture: fixtureHandlers(engine),
    quantized: { ...fixtureHandlers(engine), ...quantizeHandlers(fixtured(engine), true) },
    unexplored: { ...fixtureHandlers(engine), ...quantizeHandlers(fixtured(engine), false), quantizations: async () => [] },
    hostile: hostileHandlers(),
  };
  return {
    expect: (page) => {
      if (!page.fresh) return;
      const opened = workerOf(page).call('open', { model: page.model }, { packed: true });
      opened.catch(() => undefined);
      early.set(page.query, opened);
    },
    answer: async (page, text) => {
      const message = JSON.parse(text, fromBase64) as RpcMessage;
      if (message.rpc !== 'call') return encode([]);
      if (page.fresh && message.call in engine) return encode([await passed(message, () => askFresh(page, message))]);
      const handlers: Partial<Handlers<EngineCalls & HostCalls>> = {
        ...engine,
        ...hostHandlers(page, kept, engine),
        ...configHandlers(page, engine),
        ...overlays[page.overlay],
      };
      return encode([await reply(handlers, message)]);
    },
    close: async () => {
      await Promise.all([...workers.values()].map((worker) => worker.stop()));
    },
  };
}

/** The engine with drawn placements. */
function fixtured(engine: Handlers<EngineCalls>): Handlers<EngineCalls> {
  return { ...engine, ...fixtureHandlers(engine) };
}

/** Bytes as `vscode-api.js` writes them. */
function fromBase64(_: string, value: unknown): unknown {
  const isBytes = typeof value === 'object' && value !== null && '$base64' in value;
  return isBytes ? Buffer.from(String(value.$base64), 'base64') : value;
}

/** To a worker and back, packed all the way, as in the extension. */
async function passed({ id, call }: Call, ask: () => Promise<unknown>): Promise<RpcMessage> {
  try {
    return { rpc: 'value', id, value: await ask() };
  } catch (thrown) {
    return failed(id, call, thrown);
  }
}

function failed(id: number, call: string, thrown: unknown): RpcMessage {
  const problem = asProblem(thrown, call);
  return { rpc: 'problem', id, problem: problemFields(problem), detail: problem.detail };
}

async function reply(handlers: object, { id, call, args }: Call): Promise<RpcMessage> {
  const context = { stop: new AbortController().signal, progress: () => undefined, log: () => undefined };
  try {
    const handler = handlers[call as keyof typeof handlers] as ((args: unknown, context: unknown) => Promise<unknown>) | undefined;
    const value = handler ? await handler(args, context) : null;
    return { rpc: 'value', id, value: packerOf(packedResults, call)?.pack(value) ?? value };
  } catch (thrown) {
    return failed(id, call, thrown);
  }
}

function exportedTo(model: string, suffix: string): string {
  return model.replace(/\.onnx$/, suffix);
}

function hostHandlers(
  { model, query }: HarnessPage,
  kept: Map<string, unknown>,
  engine: Handlers<EngineCalls>,
): Partial<Handlers<HostCalls>> {
  return {
    hello: async () => ({
      model,
      name: basename(model),
      target: { soc: 'SM8650', precision: 'w8a8' },
      layoutWorker: '/dist/layout-worker.js',
      state: kept.get(query) ?? JSON.parse(new URLSearchParams(query).get('state') ?? 'null'),
      wheel: new URLSearchParams(query).get('wheel') === 'zoom' ? 'zoom' : 'pan',
      jobs: [],
    }),
    // The user saves under the offered name.
    exportReport: async ({ format, ...wanted }, context) => {
      await writeFile(exportedTo(model, reportFormats[format].suffix), await engine.report({ ...wanted, format }, context));
      return null;
    },
    exportPicture: async ({ format, content }) => {
      await writeFile(exportedTo(model, pictureFormats[format].suffix), content);
      return null;
    },
    // The user picks what the query names.
    pickCompared: async () => {
      const other = new URLSearchParams(query).get('with');
      return other === null ? null : join(dirname(model), `${other}.onnx`);
    },
    keepState: async ({ state }) => {
      kept.set(query, state);
      return null;
    },
  };
}

/** Configs beside the model, as they are saved; the extension also looks elsewhere and knows those that are open. */
function configHandlers({ model }: HarnessPage, engine: Handlers<EngineCalls>): Partial<Handlers<HostCalls>> {
  const encodings = join(dirname(model), 'quantization_config.json');
  const backend = join(dirname(model), 'backend_config.json');
  const query: ConfigQuery = {
    config: { path: encodings, version: 'disk' },
    models: [],
    model,
    target: { soc: 'SM8650', precision: 'w8a8' },
    chipGiven: true,
  };
  const queries = existsSync(encodings) ? [query] : [];
  return {
    modelEncodings: ({ values }, context) => engine.encodingsOf({ model, values, queries }, context),
    encodingMarks: (_, context) => engine.markEncodings({ model, queries }, context),
    readBackendConfig: async (_, context) =>
      existsSync(backend) ? engine.selectorOptions({ text: await readFile(backend, 'utf8') }, context) : null,
    writeBackendConfig: async (choice, context) => {
      const existing = existsSync(backend) ? { existing: await readFile(backend, 'utf8') } : {};
      const { text } = await engine.backendConfigText({ ...choice, ...existing }, context);
      await writeFile(backend, text);
      return null;
    },
  };
}

/** The product's page under the product's content security policy, with a theme and the stand-in for VS Code's API. */
export function harnessHtml({ theme, bodyClass, origin }: { theme: string; bodyClass: string; origin: string }): string {
  const nonce = randomBytes(16).toString('base64url');
  const html = pageHtml({ title: 'QNN Lens', nonce, cspSource: origin, script: '/dist/webview.js', style: '/dist/webview.css' });
  return html
    .replace('<link rel="stylesheet"', `<link rel="stylesheet" href="/themes/${encodeURIComponent(theme)}.css">\n<link rel="stylesheet"`)
    .replace('<body>', `<body class="${bodyClass}">\n<script nonce="${nonce}" src="/vscode-api.js"></script>`);
}
