import { basename } from 'node:path';
import * as vscode from 'vscode';
import { asProblem, Problem, problemFields } from '../../engine/problem';
import type { EngineCalls } from '../../protocol/calls';
import type { ConfigCalls } from '../../protocol/config-calls';
import type { HostCalls } from '../../protocol/host-calls';
import type { LogCalls } from '../../protocol/log-calls';
import type { Handler, Handlers } from '../../protocol/rpc';
import { told } from '../commands/table';
import { encodingMarks, modelEncodings, openConfig } from '../config/model-encodings';
import { readBackendConfig } from '../config/read-backend-config';
import { writeBackendConfig } from '../config/write-backend-config';
import { copyLink } from '../finding/deep-link';
import type { Lens } from '../lens';
import { showTensor } from './tensor-document';

/** What a page's host needs to know of it. */
export interface PageContext {
  readonly lens: Lens;
  readonly uri: vscode.Uri;
  /** Address of `dist/layout-worker.js` for this webview. */
  readonly layoutWorker: string;
  /** The page is there: notifications can go out. */
  readonly ready: () => void;
}

/** What a page may ask of the engine. About configs it asks the host, which has those that are open as they stand; about logs nothing. */
type PageEngineCalls = Omit<EngineCalls, keyof ConfigCalls | keyof LogCalls>;

export type PageCalls = PageEngineCalls & HostCalls;

/** Everything that a page may ask: the engine's calls are passed on, the host's answered here. */
export function pageHandlers(page: PageContext): Handlers<PageCalls> {
  return { ...engineHandlers(page), ...hostHandlers(page) };
}

function engineHandlers({ lens, uri }: PageContext): Handlers<PageEngineCalls> {
  const forward =
    <K extends keyof EngineCalls>(call: K): Handler<EngineCalls[K]> =>
    (args, { stop, progress, log }) =>
      lens.engine.call(call, args, { stop, progress, log, packed: true });
  const tool =
    <K extends keyof EngineCalls>(call: K): Handler<EngineCalls[K]> =>
    async (args, context) => {
      if (!vscode.workspace.isTrusted) throw untrusted(uri);
      return forward(call)(args, context);
    };
  // The model is read while the page loads: its first question is answered by that.
  let early: Promise<EngineCalls['open']['result']> | undefined = openNow(lens, uri);
  early.catch(() => undefined);
  return {
    open: (args, context) => {
      const first = early;
      early = undefined;
      return first ?? opened(lens, uri, () => forward('open')(args, context));
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
    nodeData: forward('nodeData'),
    profiles: forward('profiles'),
    profile: forward('profile'),
    forgetProfile: forward('forgetProfile'),
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
    paths: forward('paths'),
    toolchain: () => lens.toolchain.look(),
    verify: tool('verify'),
    convert: tool('convert'),
    profileCpu: tool('profileCpu'),
    profileHtp: tool('profileHtp'),
    setupToolchain: tool('setupToolchain'),
  };
}

function untrusted(uri: vscode.Uri): Problem {
  const what = 'Tools do not run in a workspace that is not trusted.';
  return new Problem('workspace-untrusted', uri.fsPath, what, 'Trust the workspace to convert, verify and profile.');
}

function openNow(lens: Lens, uri: vscode.Uri): Promise<EngineCalls['open']['result']> {
  return opened(lens, uri, () => lens.engine.call('open', { model: uri.fsPath }, { packed: true }));
}

/** Opens a model for a page and puts what is wrong with it into the Problems view. */
async function opened<T extends EngineCalls['open']['result']>(
  { diagnostics, toolchain, problems, log }: Lens,
  uri: vscode.Uri,
  open: () => Promise<T>,
): Promise<T> {
  try {
    if (uri.scheme !== 'file') throw notOnDisk(uri);
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

function notOnDisk(uri: vscode.Uri): Problem {
  return new Problem(
    'not-on-disk',
    uri.toString(),
    `This version of "${basename(uri.path)}" is no file on this machine (it is "${uri.scheme}:").`,
    'Open the file from the explorer.',
  );
}

function hostHandlers(page: PageContext): Handlers<HostCalls> {
  const { lens, uri, layoutWorker, ready } = page;
  const { jobs, targets, context } = lens;
  const model = uri.fsPath;
  const stateKey = `page:${model}`;
  return {
    ...taskHandlers(page),
    ...configHandlers(page),
    hello: async () => {
      ready();
      const state = context.workspaceState.get(stateKey);
      return { model, name: basename(uri.path), target: targets.get(model), layoutWorker, state, jobs: jobs.of(model) };
    },
    chooseTarget: done(({ target }) => targets.set(model, target)),
    keepState: done(({ state }) => context.workspaceState.update(stateKey, state)),
    stopJob: done(async ({ job }) => jobs.stop(job)),
    copyLink: done(({ node }) => told(lens, 'Copy Link', () => copyLink(lens, model, node))),
    selected: done(async ({ node }) => lens.selection.set(model, node, 'graph')),
    openLog: done(async () => lens.log.show()),
    openProblems: done(() => vscode.commands.executeCommand('workbench.actions.view.problems')),
  };
}

type ConfigTask = 'modelEncodings' | 'encodingMarks' | 'openConfig' | 'readBackendConfig' | 'writeBackendConfig';
type Task = 'startVerify' | 'startConvert' | 'startProfile' | 'startSetup' | 'revealTensor' | 'openProfileFile' | 'deleteProfile';

/** The same tasks as in the menus: their failures are told by messages, so the page's call succeeds either way. */
function taskHandlers({ lens, uri }: PageContext): Pick<Handlers<HostCalls>, Task> {
  const model = uri.fsPath;
  return {
    startVerify: done(({ target }) =>
      told(lens, 'Verify Placement', async () => {
        if (await lens.toolchain.ensure('Verifying the placement')) await (await import('../commands/verify')).verify(lens, uri, target);
      }),
    ),
    startConvert: done(() => told(lens, 'Convert', async () => (await import('../commands/convert')).convert(lens, uri))),
    startProfile: done(({ target }) => told(lens, 'Profile', async () => (await import('../commands/profile')).profile(lens, uri, target))),
    startSetup: done(() => Promise.resolve(vscode.commands.executeCommand('qnnLens.setUpToolchain'))),
    revealTensor: done(({ value, node }) => showTensor(model, value, node)),
    openProfileFile: done(({ id }) => told(lens, 'Open Profile', () => openProfile(lens, model, id))),
    deleteProfile: done(({ id }) => told(lens, 'Delete Profile', () => deleteProfile(lens, model, id))),
  };
}

/** From the graph to the configs of its model. */
function configHandlers({ lens, uri }: PageContext): Pick<Handlers<HostCalls>, ConfigTask> {
  const model = uri.fsPath;
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
