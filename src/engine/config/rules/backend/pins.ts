import { estimatePlacement } from '../../../placement/estimate';
import type { Pin, RunUnit } from '../../../placement/selector/options';
import { runUnits } from '../../../placement/selector/options';
import type { PinOutcome } from '../../../placement/selector/pinned';
import { applyPins } from '../../../placement/selector/pins';
import type { OpenModel } from '../../../session';
import type { Finding } from '../../finding';
import { removeItem, replaceValue } from '../../json/edits';
import type { JsonValue } from '../../json/json';
import { atBrace, atValue, offered, preferred, quoted } from '../findings';
import type { CheckContext, Rule } from '../rule';
import { subjectFault, subjectOf, unknownSubject } from '../subject';

/** Nodes that the user pins: there, and able to run where they are pinned. */
export const backendPinsRule: Rule = {
  name: 'backend-pins',
  kinds: ['backend-config'],
  check: function* (context) {
    const entries = [...(context.document.json.root?.get('pins')?.items() ?? [])];
    const read = entries.filter(({ type }) => type === 'object').slice(0, mostPins);
    for (const entry of read) yield* incomplete(entry);
    const pins = read.flatMap(pinOf);
    if (!context.model || pins.length === 0) return;
    const { outcomes } = applyPins(
      context.model,
      placementFor(context.model, context),
      pins.map(({ pin }) => pin),
    );
    for (const [i, outcome] of outcomes.entries()) yield* said(pins[i] as ReadPin, outcome, context.model, context);
  },
};

/** Each pin is held against every node of the model. */
const mostPins = 500;

interface ReadPin {
  readonly entry: JsonValue;
  readonly subject: JsonValue;
  readonly unit: JsonValue;
  readonly pin: Pin;
}

function* incomplete(entry: JsonValue): Generator<Finding> {
  yield* subjectFault(entry, 'pin', 'pin-subject');
  if (!entry.get('unit'))
    yield atBrace(entry, {
      severity: 'error',
      code: 'pin-unit-missing',
      what: 'This pin does not say where its nodes run.',
      fix: 'Add "unit": "htp", "gpu" or "cpu".',
    });
}

function pinOf(entry: JsonValue): readonly ReadPin[] {
  const unit = entry.get('unit');
  const named = subjectOf(entry);
  const word = unit?.string() as RunUnit | undefined;
  if (!named || !unit || !word || !runUnits.includes(word)) return [];
  return [{ entry, subject: named.value, unit, pin: { subject: named.subject, unit: word } }];
}

function placementFor(open: OpenModel, { target }: CheckContext) {
  return open.once(`estimate ${target.chip.soc} ${target.precision}`, () => estimatePlacement(open.model, open.types, target));
}

function* said(read: ReadPin, outcome: PinOutcome, open: OpenModel, context: CheckContext): Generator<Finding> {
  const { nodes, refused, removed, unknown } = outcome;
  if (unknown) yield unknownPin(read, unknown.nearest);
  else if (refused.length > 0) yield refusal(read, refused, open);
  else if (nodes.length === 0 && removed > 0) yield nothingLeft(read);
  else if (nodes.length === 0) yield overruled(read, context);
}

function unknownPin({ subject: value, pin: { subject } }: ReadPin, nearest: string | undefined): Finding {
  return unknownSubject({ subject, value }, nearest, {
    severity: subject.by === 'pattern' ? 'warning' : 'error',
    code: 'pin-unknown',
    otherwise: 'Name one of its nodes, or leave the pin out.',
  });
}

/** Reasons are the placement's own: the same that the graph and the report say. */
function refusal({ unit, pin }: ReadPin, refused: PinOutcome['refused'], { model }: OpenModel): Finding {
  const [first] = refused;
  const more = refused.length > 1 ? ` and ${refused.length - 1} more` : '';
  return atValue(unit, {
    severity: 'error',
    code: 'pin-refused',
    what: `${quoted(model.nodes[first?.node ?? 0]?.name ?? '')}${more} cannot run on the ${pin.unit.toUpperCase()}. ${first?.reason ?? ''}`.trim(),
    fix: 'Pin it to the CPU, which runs everything.',
    fixes: [preferred('Write "cpu"', replaceValue(unit, '"cpu"'))],
  });
}

function nothingLeft({ subject, pin }: ReadPin): Finding {
  return atValue(subject, {
    severity: 'info',
    code: 'pin-removed',
    what: `What ${quoted(pin.subject.name)} names is removed by ONNX Runtime before any unit sees it.`,
    fix: 'Leave the pin out.',
  });
}

function overruled({ entry, subject, pin }: ReadPin, { document: { text, json } }: CheckContext): Finding {
  const list = json.root?.get('pins') as JsonValue;
  return atValue(subject, {
    severity: 'info',
    code: 'pin-overruled',
    what: `Later pins name all nodes of ${quoted(pin.subject.name)}, and the last one counts.`,
    fix: 'Leave this one out.',
    fixes: [offered('Remove this pin', ...removeItem(text, list, entry))],
  });
}
