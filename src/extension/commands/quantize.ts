import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { Problem } from '../../engine/problem';
import type { DataChoice, MixedBudget, MixedFront, NodePrecision, QuantizeResult } from '../../protocol/quantize-calls';
import { isThere } from '../config/is-there';
import type { Lens } from '../lens';
import { openEditor, viewType } from '../model-uri';
import { keepChoices, keptChoices, optionsOf, type QuantizeChoices } from '../quantize/choices';
import { recipeText } from '../quantize/recipe';
import { askChoices } from '../quantize/review';
import { requireTrust } from '../trust';

type Ready = QuantizeChoices & { readonly data: DataChoice };
type Widths = Readonly<Record<string, NodePrecision>>;

/** Makes a quantized model from a float one and the user's data. `nodes`: widths that were painted or found, on the choices of the last time. */
export async function quantize(lens: Lens, uri: vscode.Uri, nodes?: Widths): Promise<void> {
  const asked = await choicesFor(lens, uri, nodes);
  if (!asked) return;
  const isSearched = asked.preset === 'mixed' && nodes === undefined;
  const choices = isSearched ? await withFoundWidths(lens, uri, asked) : asked;
  const model = uri.fsPath;
  const result = await lens.jobs.run({
    kind: 'quantize',
    model,
    title: `Quantize ${basename(model)}`,
    work: (options) => lens.engine.call('quantize', { model, options: optionsOf(choices, choices.data, socOf(lens, model)) }, options),
  });
  await showResult(lens, model, result);
}

/** The choices, remembered. What is known already is not asked again for widths from the graph. */
async function choicesFor(lens: Lens, uri: vscode.Uri, nodes?: Widths): Promise<Ready | undefined> {
  if (!(await requireTrust('Quantizing'))) return undefined;
  const { workspaceState } = lens.context;
  const model = uri.fsPath;
  const before = keptChoices(workspaceState, model, lens.targets.get(model));
  const kept = nodes ? { ...before, settings: { ...before.settings, nodes } } : before;
  const { data } = kept;
  const isReady = nodes !== undefined && data !== undefined && (await isThere(vscode.Uri.file(data.path)));
  const choices = isReady ? { ...kept, data } : await askChoices(await whatIsKnown(lens, uri), kept);
  if (choices) await keepChoices(workspaceState, model, choices);
  return choices;
}

async function whatIsKnown(lens: Lens, uri: vscode.Uri) {
  const model = uri.fsPath;
  const { summary } = await lens.engine.call('open', { model });
  const [last] = await lens.engine.call('quantizations', { model });
  const { emulator } = (last && (await lens.engine.call('quantization', { model, id: last.id })).accuracy) ?? {};
  return { lens, uri, summary, emulatorSeconds: emulator && emulator.seconds / Math.max(1, emulator.samples) };
}

const socOf = ({ targets }: Lens, model: string) => targets.get(model).soc;

/** The search for mixed precision, and the widths that it would choose. */
async function withFoundWidths(lens: Lens, uri: vscode.Uri, choices: Ready): Promise<Ready> {
  const { leastSqnrDb } = choices;
  const front = await runSearch(lens, uri.fsPath, choices, leastSqnrDb ? { sqnrDb: leastSqnrDb } : {});
  const point = front.points[front.chosen ?? front.points.length - 1];
  if (!point) {
    const what = 'The search found no choice of widths for this model.';
    throw new Problem('no-widths', uri.fsPath, what, 'Quantize with INT8 or INT16, or with more samples.');
  }
  return { ...choices, settings: { ...choices.settings, nodes: point.nodes } };
}

/** Which layers need more bits, and what that costs; what it finds is shown in the graph's page. */
export async function exploreMixed(lens: Lens, uri: vscode.Uri, budget: MixedBudget): Promise<void> {
  const choices = await choicesFor(lens, uri, {});
  if (choices) await runSearch(lens, uri.fsPath, choices, budget);
}

async function runSearch({ jobs, engine, pages, targets }: Lens, model: string, choices: Ready, budget: MixedBudget): Promise<MixedFront> {
  const front = await jobs.run({
    kind: 'explore',
    model,
    title: `Search widths for ${basename(model)}`,
    work: (options) =>
      engine.call('exploreMixed', { model, options: optionsOf(choices, choices.data, targets.get(model).soc), budget }, options),
  });
  pages.notify(model, { notify: 'front', front });
  return front;
}

async function showResult(lens: Lens, model: string, result: QuantizeResult): Promise<void> {
  const { engine, pages, log } = lens;
  const { output, notes, accuracy, bytes, floatBytes, seconds } = result;
  for (const { severity, where, what, fix } of notes)
    log[severity === 'error' ? 'error' : 'info'](`${basename(output)}: ${where}: ${what} ${fix}`);
  const id = (await engine.call('quantizations', { model })).find((one) => one.output === output)?.id ?? '';
  pages.notify(model, { notify: 'quantized', id });
  const warnings = notes.filter(({ severity }) => severity !== 'info').length;
  const figures = [
    ...(accuracy ? [`SQNR ${Number.isFinite(accuracy.endToEnd.sqnrDb) ? `${accuracy.endToEnd.sqnrDb.toFixed(1)} dB` : 'exact'}`] : []),
    `${megabytes(bytes)} of ${megabytes(floatBytes)} MB`,
    `${seconds.toFixed(0)} s`,
  ];
  const told = warnings === 0 ? '' : ` ${warnings === 1 ? 'A warning is' : `${warnings} warnings are`} in the log.`;
  const buttons: Readonly<Record<string, () => unknown>> = {
    'Open Result': () => openQuantized(lens, output, id, false),
    'Open Beside': () => openQuantized(lens, output, id, true),
    ...(accuracy && { 'Show Accuracy': () => showAccuracy(lens, model, id) }),
    ...(warnings > 0 && { 'Show Log': () => log.show() }),
  };
  const text = `${basename(output)} is ready: ${figures.join(', ')}.${told}`;
  const picked = await vscode.window.showInformationMessage(text, ...Object.keys(buttons));
  if (picked) await buttons[picked]?.();
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** The quantized model in its editor, colored by its errors. */
export async function openQuantized({ pages }: Lens, path: string, id: string, beside: boolean): Promise<void> {
  const uri = vscode.Uri.file(path);
  if (beside) await vscode.commands.executeCommand('vscode.openWith', uri, viewType, vscode.ViewColumn.Beside);
  else await openEditor(uri);
  pages.notifySoon(path, { notify: 'quantized', id });
}

async function showAccuracy({ pages }: Lens, model: string, id: string): Promise<void> {
  await openEditor(vscode.Uri.file(model));
  pages.notifySoon(model, { notify: 'quantized', id });
}

/** A recipe that says the choices of the last time, with these widths; a file that is there is replaced only when the user agrees. */
export async function exportRecipe({ context, targets }: Lens, uri: vscode.Uri, nodes: Widths, label: string): Promise<void> {
  const model = uri.fsPath;
  const { settings, data } = keptChoices(context.workspaceState, model, targets.get(model));
  const name = `${basename(model).replace(/\.onnx$/i, '')}-${label.replace(/\W+/g, '-').toLowerCase()}.quantize.json`;
  const target = await vscode.window.showSaveDialog({
    title: 'Export recipe',
    defaultUri: vscode.Uri.file(join(dirname(model), name)),
    filters: { 'Quantize recipe': ['json'] },
  });
  if (!target) return;
  const text = recipeText({ ...settings, nodes }, data, model, dirname(target.fsPath));
  await vscode.workspace.fs.writeFile(target, Buffer.from(text));
  await vscode.window.showTextDocument(target, { preview: false, viewColumn: vscode.ViewColumn.Beside });
}
