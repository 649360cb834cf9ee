import { basename } from 'node:path';
import * as vscode from 'vscode';
import { asProblem, Problem, problemFields } from '../../engine/problem';
import type { EngineCalls } from '../../protocol/calls';
import type { ConfigCalls } from '../../protocol/config-calls';
import type { HostCalls } from '../../protocol/host-calls';
import type { LogCalls } from '../../protocol/log-calls';
import { packPlacement } from '../../protocol/packed/placement';
import type { QuantizeCalls } from '../../protocol/quantize-calls';
import type { Handler, Handlers } from '../../protocol/rpc';
import { told } from '../commands/table';
import { type ComparablePage, pageName } from '../compare/diffs';
import { encodingMarks, modelEncodings, openConfig } from '../config/model-encodings';
import { readBackendConfig } from '../config/read-backend-config';
import { writeBackendConfig } from '../config/write-backend-config';
import { copyLink } from '../finding/deep-link';
import type { Lens } from '../lens';
import { settings } from '../settings';
import type { OpenedFile } from './opened-file';
import { showTensor } from './tensor-document';

/** What a page's host needs to know of it. */
export interface PageContext {
  readonly lens: Lens;
  readonly uri: vscode.Uri;
  readonly file: OpenedFile;
  readonly comparable: ComparablePage;
  /** Address of `dist/layout-worker.js` for this webview. */
  readonly layoutWorker: string;
  /** The page is there: notifications can go out. */
  readonly ready: () => void;
}

/** What a page may ask of the engine. About configs it asks the host, which has those that are open as they stand; about logs nothing. */
type PageEngineCalls = Omit<EngineCalls, keyof ConfigCalls | keyof LogCalls> & QuantizeCalls;

export type PageCalls = PageEngineCalls & HostCalls;

/** Everything that a page may ask: the engine's calls are passed on, the host's answered here. */
export function pageHandlers(page: PageContext): Handlers<PageCalls> {
  return { ...engineHandlers(page), ...hostHandlers(page) };
}

function engineHandlers({ lens, uri, file }: PageContext): Handlers<PageEngineCalls> {
  const forward =
    <K extends keyof (EngineCalls & QuantizeCalls)>(call: K): Handler<(EngineCalls & QuantizeCalls)[K]> =>
    (args, { stop, progress, log }) =>
      lens.engine.call(call, args, { stop, progress, log, packed: true });
  const tool =
    <K extends keyof (EngineCalls & QuantizeCalls)>(call: K): Handler<(EngineCalls & QuantizeCalls)[K]> =>
    async (args, context) => {
      if (!vscode.workspace.isTrusted) throw untrusted(uri);
      return forward(call)(args, context);
    };
  // The model is read while the page loads: its first question is answered by that.
  let early: Promise<EngineCalls['open']['result']> | undefined = openNow(lens, uri, file);
  early.catch(() => undefined);
  return {
    open: (args, context) => {
      const first = early;
      early = undefined;
      return first ?? opened(lens, uri, file, () => forward('open')(args, context));
    },
    close: forward('close'),
    place: forward('place'),
    compare: forward('compare'),
    nodeChanges: forward('nodeChanges'),
    details: forward('details'),
    tensor: forward('tensor'),
    tensorText: forward('tensorText'),
    subgraph: forward('subgraph'),
    columns: forward('columns'),
    layerTexts: forward('layerTexts'),
    explain: forward('explain'),
    report: forward('report'),
    nodeData: forward('nodeData'),
    profiles: forward('profiles'),
    profile: forward('profile'),
    forgetProfile: forward('forgetProfile'),
    importProfile: forward('importProfile'),
    layerNodes: forward('layerNodes'),
    chips: forward('chips'),
    configure: forward('configure'),
    capabilities: forward('capabilities'),
    select: forward('select'),
    pin: forward('pin'),
    whatIf: forward('whatIf'),
    bestNext: forward('bestNext'),
    backendConfigText: forward('backendConfigText'),
    selectorOptions: forward('selectorOptions'),
    search: forward('search'),
    searchRows: forward('searchRows'),
    cone: forward('cone'),
    modelText: forward('modelText'),
    outlineRows: forward('outlineRows'),
    outlineWay: forward('outlineWay'),
    paths: forward('paths'),
    quantizeRecipe: forward('quantizeRecipe'),
    quantizations: forward('quantizations'),
    quantization: forward('quantization'),
    valueHistogram: forward('valueHistogram'),
    mixedFront: forward('mixedFront'),
    paint: forward('paint'),
    toolchain: () => lens.toolchain.look(),
    verify: tool('verify'),
    convert: tool('convert'),
    profileCpu: tool('profileCpu'),
    profileHtp: tool('profileHtp'),
    setupToolchain: tool('setupToolchain'),
    quantize: tool('quantize'),
    measureAccuracy: tool('measureAccuracy'),
    exploreMixed: tool('exploreMixed'),
  };
}

function untrusted(uri: vscode.Uri): Problem {
  const what = 'Tools do not run in a workspace that is not trusted.';
  return new Problem('workspace-untrusted', uri.fsPath, what, 'Trust the workspace to convert, verify and profile.');
}

function openNow(lens: Lens, uri: vscode.Uri, file: OpenedFile): Promise<EngineCalls['open']['result']> {
  return opened(lens, uri, file, () => lens.engine.call('open', { model: file.model }, { packed: true }));
}

/** Opens a model for a page and puts what is wrong with it into the Problems view. */
async function opened<T extends EngineCalls['open']['result']>(
  { diagnostics, toolchain, problems, log }: Lens,
  uri: vscode.Uri,
  { problem }: OpenedFile,
  open: () => Promise<T>,
): Promise<T> {
  try {
    if (problem) throw problem;
    const result = await open();
    diagnostics.set(uri, result.diagnostics);
    const { name, nodesAll, openMs } = result.summary;
    log.info(`Opened ${name}: ${nodesAll} nodes in ${openMs.toFixed(0)} ms`);
    // For the status bar; after the model, which matters more.
    toolchain.look().catch((thrown) => problems.note(thrown, 'Look at the toolchain'));
    return result;
  } catch (thrown) {
    diagnostics.setProblem(uri, problemFields(asProblem(thrown, uri.fsPath)));
    throw thrown;
  }
}

/** Results of jobs are put beside the model, and a copy has no place of its own. */
function requireFile({ uri, file }: PageContext): void {
  if (file.revision === undefined) return;
  const what = `This is the version "${file.revision}" of "${basename(uri.path)}", which is no file of this machine.`;
  throw new Problem('not-on-disk', uri.toString(), what, 'Open the file from the explorer to convert or profile it.');
}

function hostHandlers(page: PageContext): Handlers<HostCalls> {
  const { lens, uri, file, comparable, layoutWorker, ready } = page;
  const { jobs, targets, context } = lens;
  const { model, revision } = file;
  const stateKey = `page:${model}`;
  return {
    ...taskHandlers(page),
    ...configHandlers(page),
    ...exportHandlers(page),
    ...quantizeHandlers(page),
    hello: async () => {
      ready();
      lens.diffs.remind(comparable);
      const state = context.workspaceState.get(stateKey);
      const start = {
        model,
        name: pageName(uri),
        target: targets.get(model),
        layoutWorker,
        state,
        jobs: jobs.of(model),
        wheel: settings.graphWheel(),
        verified: lens.pages.verifiedOf(model).map(packPlacement),
      };
      return { ...start, ...(revision !== undefined && { revision }) };
    },
    chooseTarget: done(({ target }) => targets.set(model, target)),
    keepState: done(({ state }) => context.workspaceState.update(stateKey, state)),
    sync: done(async ({ view }) => lens.diffs.sync(comparable, { notify: 'sync', view })),
    openCompare: done(() => told(lens, 'Compare', async () => (await import('../commands/compare')).compareModels(lens, uri, undefined))),
    openSideBySide: done(({ with: other }) =>
      told(lens, 'Compare', () => lens.diffs.open(vscode.Uri.file(other), uri, `${basename(other)} ↔ ${basename(uri.path)}`)),
    ),
    pickCompared: async () => (await (await import('../commands/compare')).pickOther(uri))?.fsPath ?? null,
    stopJob: done(async ({ job }) => jobs.stop(job)),
    copyLink: done(({ node }) => told(lens, 'Copy Link', () => copyLink(lens, model, node))),
    selected: done(async ({ node }) => lens.selection.set(model, node, 'graph')),
    openLog: done(async () => lens.log.show()),
    openProblems: done(() => vscode.commands.executeCommand('workbench.actions.view.problems')),
  };
}

type ConfigTask = 'modelEncodings' | 'encodingMarks' | 'openConfig' | 'readBackendConfig' | 'writeBackendConfig';
type Task =
  | 'startVerify'
  | 'startConvert'
  | 'startProfile'
  | 'startImportNodeData'
  | 'startImportProfile'
  | 'startSetup'
  | 'revealTensor'
  | 'openProfileFile'
  | 'deleteProfile';

/** The same tasks as in the menus: their failures are told by messages, so the page's call succeeds either way. */
function taskHandlers(page: PageContext): Pick<Handlers<HostCalls>, Task> {
  const { lens, uri } = page;
  const { model } = page.file;
  const asFile = vscode.Uri.file(model);
  return {
    startVerify: done(({ target }) =>
      told(lens, 'Verify Placement', async () => {
        if (await lens.toolchain.ensure('Verifying the placement')) await (await import('../commands/verify')).verify(lens, asFile, target);
      }),
    ),
    startConvert: done(() =>
      told(lens, 'Convert', async () => {
        requireFile(page);
        await (await import('../commands/convert')).convert(lens, uri);
      }),
    ),
    startProfile: done(({ target }) =>
      told(lens, 'Profile', async () => {
        requireFile(page);
        await (await import('../commands/profile')).profile(lens, uri, target);
      }),
    ),
    startImportNodeData: done(() =>
      told(lens, 'Import Node Data', async () => (await import('../commands/import-node-data')).importNodeData(lens, uri)),
    ),
    startImportProfile: done(() =>
      told(lens, 'Import Profile', async () => {
        requireFile(page);
        await (await import('../commands/import-profile')).importProfile(lens, uri);
      }),
    ),
    startSetup: done(() => Promise.resolve(vscode.commands.executeCommand('qnnLens.setUpToolchain'))),
    revealTensor: done(({ value, node }) => showTensor(model, value, node)),
    openProfileFile: done(({ id }) => told(lens, 'Open Profile', () => openProfile(lens, model, id))),
    deleteProfile: done(({ id }) => told(lens, 'Delete Profile', () => deleteProfile(lens, model, id))),
  };
}

type QuantizeTask = 'startQuantize' | 'startExplore' | 'exportRecipe' | 'openQuantized';

/** The same command as in the menus, with what was painted or found on the graph. */
function quantizeHandlers(page: PageContext): Pick<Handlers<HostCalls>, QuantizeTask> {
  const { lens, uri } = page;
  const command = () => import('../commands/quantize');
  const task = (work: () => Promise<void>) =>
    told(lens, 'Quantize', async () => {
      requireFile(page);
      await work();
    });
  return {
    startQuantize: done(({ nodes }) => task(async () => (await command()).quantize(lens, uri, nodes))),
    startExplore: done(({ budget }) => task(async () => (await command()).exploreMixed(lens, uri, budget))),
    exportRecipe: done(({ nodes, label }) => task(async () => (await command()).exportRecipe(lens, uri, nodes, label))),
    openQuantized: done(({ id, path, beside }) => task(async () => (await command()).openQuantized(lens, path, id, beside))),
  };
}

/** Results that the user takes away. */
function exportHandlers({ lens, uri }: PageContext): Pick<Handlers<HostCalls>, 'exportReport' | 'exportPicture'> {
  return {
    exportReport: done((wanted) => told(lens, 'Export', async () => (await import('../commands/export')).exportReport(lens, uri, wanted))),
    exportPicture: done((picture) => told(lens, 'Export', async () => (await import('../commands/export')).exportPicture(uri, picture))),
  };
}

/** From the graph to the configs of its model. */
function configHandlers({ lens, file: { model } }: PageContext): Pick<Handlers<HostCalls>, ConfigTask> {
  return {
    modelEncodings: ({ values }) => modelEncodings(lens, model, values),
    encodingMarks: () => encodingMarks(lens, model),
    openConfig: done(({ file, span }) => told(lens, 'Open Config', () => openConfig(file, span))),
    readBackendConfig: () => readBackendConfig(lens, model),
    writeBackendConfig: done((choice) => told(lens, 'Write Choice', () => writeBackendConfig(lens, choice))),
  };
}

async function openProfile({ engine }: Lens, model: string, id: string): Promise<void> {
  const entry = (await engine.call('profiles', { model })).find((one) => one.id === id);
  if (!entry) throw new Problem('profile-missing', model, `The profile "${id}" is not there any more.`, 'Profile the model again.');
  await vscode.window.showTextDocument(vscode.Uri.file(entry.file), { preview: true });
}

async function deleteProfile({ engine, pages }: Lens, model: string, id: string): Promise<void> {
  const picked = await vscode.window.showWarningMessage(`Delete the profile "${id}"?`, { modal: true }, 'Delete');
  if (picked !== 'Delete') return;
  await engine.call('forgetProfile', { model, id });
  pages.notify(model, { notify: 'profiles' });
}

/** A handler without a result. */
function done<Args>(work: (args: Args) => PromiseLike<unknown>): (args: Args) => Promise<null> {
  return async (args) => {
    await work(args);
    return null;
  };
}
