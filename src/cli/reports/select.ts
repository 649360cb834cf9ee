import type { Model } from '../../engine/ir/graph';
import { figuresOf } from '../../engine/placement/selector/figures';
import type { Conversion, Pinned } from '../../engine/placement/selector/pinned';
import type { ScoreTable, Selection } from '../../engine/placement/selector/selection';
import { subjectText } from '../../engine/placement/selector/subject';
import type { NextStep, PlacementFigures, Supposition, WhatIf } from '../../engine/placement/selector/supposition';

export interface SelectFacts {
  readonly selection: Selection;
  readonly pinned: Pinned;
  readonly answer: WhatIf | undefined;
  readonly steps: readonly NextStep[];
  readonly written: string | undefined;
}

/** What `select --json` prints; docs/cli.md documents each field. */
export function selectReport(model: Model, { selection, pinned, answer, steps, written }: SelectFacts) {
  const name = (id: number) => model.nodes[id]?.name ?? '';
  const { overlay, outcomes, conversions } = pinned;
  const { target, options, capabilities, whole, segments } = selection;
  return {
    path: model.path,
    rung: overlay.rung,
    producer: overlay.producer,
    target,
    constraints: options.constraints,
    weights: options.weights,
    capabilities,
    whole: scores(whole),
    segments: segments.map(({ segment, unit, nodes, ...table }) => ({ segment, unit, nodes: nodes.map(name), ...scores(table) })),
    pins: outcomes.map(({ pin, nodes, refused, removed, unknown }) => ({
      nodes: subjectText(pin.subject),
      unit: pin.unit,
      pinned: nodes.map(name),
      refused: refused.map(({ node, reason }) => ({ node: name(node), reason })),
      removed,
      ...(unknown && { unknown: true, nearest: unknown.nearest ?? null }),
    })),
    figures: figures(figuresOf(overlay, conversions)),
    conversions: conversions.map(converted),
    ...(answer && { whatIf: supposed(answer, name) }),
    bestNext: steps.map((step) => ({
      ...step,
      supposition: suppositionText(step.supposition),
      saved: { ...step.saved, us: finite(step.saved.us) },
    })),
    ...(written !== undefined && { written }),
  };
}

export type SelectReport = ReturnType<typeof selectReport>;

function scores({ chosen, most, units, explanation }: ScoreTable) {
  return {
    chosen: chosen ?? null,
    most,
    explanation,
    units: units.map(({ totalUs, memoryBytes, ...unit }) => ({ ...unit, totalUs: finite(totalUs), memoryBytes: memoryBytes ?? null })),
  };
}

function supposed({ suppositions, meant, before, after, changed, conversions, notes, overlay }: WhatIf, name: (id: number) => string) {
  return {
    rung: overlay.rung,
    producer: overlay.producer,
    suppositions: suppositions.map((supposition, i) => ({
      ...supposition,
      text: suppositionText(supposition),
      nodes: meant[i]?.map(name) ?? [],
    })),
    before: figures(before),
    after: figures(after),
    changed: changed.map((change) => ({ ...change, node: name(change.node) })),
    conversions: conversions.map(converted),
    notes,
  };
}

/** As `--suppose` takes it. */
export function suppositionText(supposition: Supposition): string {
  const { subject, suppose } = supposition;
  const what = suppose === 'moved' ? supposition.unit : suppose === '16-bit' ? '16bit' : suppose;
  return `${subjectText(subject)}=${what}`;
}

function figures({ us, totalUs, ...counted }: PlacementFigures) {
  return { ...counted, us: { htp: finite(us.htp), gpu: finite(us.gpu), cpu: finite(us.cpu) }, totalUs: finite(totalUs) };
}

const converted = ({ fromBytes, toBytes, ...conversion }: Conversion) => ({
  ...conversion,
  fromBytes: fromBytes ?? null,
  toBytes: toBytes ?? null,
});

/** NaN is "not known", which JSON cannot say. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
