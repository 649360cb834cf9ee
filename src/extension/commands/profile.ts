import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { EngineCalls, TargetChoice } from '../../protocol/calls';
import type { JobKind } from '../../protocol/host-calls';
import type { CallOptions } from '../../protocol/rpc';
import type { Lens } from '../lens';
import { openEditor } from '../model-uri';
import { pickProfileKind, pickTarget } from '../pickers';
import { settings } from '../settings';
import { requireTrust } from '../trust';

type Profiled = EngineCalls['profileCpu']['result'];

interface Plan {
  readonly kind: JobKind;
  readonly title: string;
  readonly work: (options: CallOptions) => Promise<Profiled>;
}

/** Measures on the CPU or simulates the HTP and shows the times on the graph. `chosen`: the page's own target, which is not asked for again. */
export async function profile(lens: Lens, uri: vscode.Uri, chosen?: TargetChoice): Promise<void> {
  const model = uri.fsPath;
  const kind = await pickProfileKind();
  if (!kind) return;
  const plan = kind === 'cpu' ? await planCpu(lens, model) : await planHtp(lens, model, chosen);
  if (!plan) return;
  await openEditor(uri);
  const { profile: made, notKept } = await lens.jobs.run({ ...plan, model });
  lens.pages.notify(model, { notify: 'profile', profile: made });
  lens.pages.notify(model, { notify: 'profiles' });
  if (notKept) void vscode.window.showWarningMessage(`The profile is shown but could not be kept: ${notKept.what} ${notKept.fix}`);
}

async function planCpu({ engine }: Lens, model: string): Promise<Plan | undefined> {
  if (!(await requireTrust('Profiling'))) return undefined;
  return {
    kind: 'profile-cpu',
    title: `Profile ${basename(model)} on this CPU`,
    work: (options) => engine.call('profileCpu', { model, options: settings.cpu() }, options),
  };
}

async function planHtp({ engine, targets, toolchain }: Lens, model: string, chosen: TargetChoice | undefined): Promise<Plan | undefined> {
  if (!(await toolchain.ensure('Simulating the HTP'))) return undefined;
  const target = chosen ?? (await pickTarget(await engine.call('chips', {}), targets.recentChips, targets.get(model)));
  if (!target) return undefined;
  await targets.set(model, target);
  return {
    kind: 'profile-htp',
    title: `Simulate ${basename(model)} on ${target.soc}`,
    work: (options) => engine.call('profileHtp', { model, target }, options),
  };
}
