import { applyEdits } from '../../config/apply-fixes';
import { insertMember, removeMember, replaceValue } from '../../config/json/edits';
import type { JsonValue } from '../../config/json/json';
import { parseJson } from '../../config/json/parse';
import { Problem } from '../../problem';
import { Positions } from '../../text/positions';
import { type Constraints, defaultWeights, type Pin, runUnits, type Weights } from './options';
import { constraintKeys, readSelectorOptions, weightKeys } from './options-text';
import type { Selection } from './selection';

/**
 * `backend_config.json` with the selector's constraints, weights, pins and choice. What stands there stays as it is, comments and order too; only what
 * differs is written. `model` is what the choice is about, relative to the file.
 */
export function writeBackendConfig(selection: Selection, model: string, existing = '{}'): string {
  const { constraints, weights, pins } = selection.options;
  const draft = new Draft(existing.trim() === '' ? '{}' : existing);
  const before = readSelectorOptions(draft.text);
  for (const [name, key] of entries(constraintKeys)) draft.set(['constraints', key], constraints[name], before.constraints[name]);
  for (const [name, key] of entries(weightKeys)) draft.set(['weights', key], weights[name], before.weights[name], isPoints(name));
  if (JSON.stringify(pins) !== JSON.stringify(before.pins)) draft.set(['pins'], pins.map(pinJson), undefined);
  draft.set(['selection'], selectionJson(selection, model), undefined);
  return draft.text.endsWith('\n') ? draft.text : `${draft.text}\n`;
}

const entries = <K extends string, V>(table: Readonly<Record<K, V>>) => Object.entries(table) as [K, V][];

/** The four weights are always shown; a rule only where it is not the usual one. */
const isPoints = (name: keyof Weights): boolean => typeof defaultWeights[name] === 'number';

/** `{ "node": "conv1", "unit": "cpu" }` */
export function pinJson({ subject, unit }: Pin): Readonly<Record<string, string>> {
  return { [subject.by]: subject.name, unit };
}

function selectionJson({ whole, target }: Selection, model: string): object {
  const scores = runUnits.map((unit) => [unit, whole.units.find((score) => score.unit === unit)?.points ?? 0] as const);
  return {
    ...(whole.chosen !== undefined && { unit: whole.chosen }),
    reason: whole.explanation,
    scores: Object.fromEntries(scores.map(([unit, points]) => [unit, Math.round(points * 100) / 100])),
    model,
    soc: target.soc,
    precision: target.precision,
    // The choice rests on the seed's figures and on estimated times, whoever placed the nodes.
    rung: 'estimate',
  };
}

type Setting = Constraints[keyof Constraints] | Weights[keyof Weights] | object | undefined;

/** A JSON text that is changed member by member. */
class Draft {
  constructor(public text: string) {
    const { root, faults } = parseJson(text);
    const [fault] = faults;
    if (root?.type === 'object' && !fault) return;
    const line = fault ? `line ${new Positions(text).at(fault.at).line + 1}` : 'its first line';
    const what = `The file is no JSON object: ${fault ? `${fault.expected} is expected` : 'an object is expected'} in ${line}.`;
    throw new Problem('config-broken', 'backend_config.json', what, 'Mend it first, so that nothing of it is lost.');
  }

  /** Nothing happens where the file says so already, or leaves out what is usual. */
  set([name, inner]: readonly [string, string?], value: Setting, before: Setting, always = false): void {
    const outer = this.root().get(name);
    if (inner === undefined) this.put(this.root(), name, value, 1);
    else if (value === undefined) this.drop(outer, inner);
    else if (outer?.type !== 'object') {
      if (value !== before || always) this.put(this.root(), name, { [inner]: value }, 1);
    } else if (outer.get(inner) ? value !== before : value !== before || always) this.put(outer, inner, value, 2);
  }

  /** A limit that was lifted. */
  private drop(outer: JsonValue | undefined, name: string): void {
    const member = outer?.member(name);
    if (outer && member) this.text = applyEdits(this.text, removeMember(this.text, outer, member));
  }

  private root(): JsonValue {
    return parseJson(this.text).root as JsonValue;
  }

  private put(object: JsonValue, name: string, value: Setting, depth: number): void {
    const json = this.indented(value, depth);
    const existing = object.get(name);
    const { newline, step } = this.style();
    const edit = existing
      ? replaceValue(existing, json)
      : object.members().next().done
        ? replaceValue(object, `{${newline}${step.repeat(depth)}${JSON.stringify(name)}: ${json}${newline}${step.repeat(depth - 1)}}`)
        : insertMember(this.text, object, name, json);
    this.text = applyEdits(this.text, [edit]);
  }

  private indented(value: Setting, depth: number): string {
    const { newline, step } = this.style();
    return JSON.stringify(value, undefined, step).replaceAll('\n', `${newline}${step.repeat(depth)}`);
  }

  /** As the file has it. */
  private style(): { readonly newline: string; readonly step: string } {
    const [, newline = '\n', step = '  '] = /\{[^\S\r\n]*(\r?\n)([ \t]+)/.exec(this.text) ?? [];
    return { newline, step };
  }
}
