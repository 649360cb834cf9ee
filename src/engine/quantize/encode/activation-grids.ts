import { fixedGridOf } from '../../config/rules/encodings/fixed-ranges';
import type { Node } from '../../ir/graph';
import type { OpenModel } from '../../session';
import type { Statistics, ValueStatistics } from '../calibrate/statistics';
import type { Grid } from '../grid';
import { precisionOf, type QuantizeSettings } from '../settings';
import type { EncodeNotes } from './encode-notes';
import { type GridKind, gridOfRange, type Range } from './make-encoding';
import { rangeChoices } from './range-choice/methods';
import { type ValueGroup, valueGroups } from './value-groups';
import { planValues, type ValuePlan } from './value-plan';

/** The grid of every quantized value. */
export class ActivationGrids {
  private readonly grids = new Map<string, Grid>();
  private readonly groups = new Map<string, ValueGroup>();
  private readonly plan: ValuePlan;

  constructor(
    open: OpenModel,
    private readonly statistics: Statistics,
    private readonly settings: QuantizeSettings,
    private readonly notes: EncodeNotes,
    private readonly constants: ReadonlyMap<string, Range>,
  ) {
    this.plan = planValues(open, settings);
    for (const group of valueGroups(open, settings)) {
      for (const member of group.members) this.groups.set(member, group);
      const grid = this.gridOf(group);
      if (grid) for (const member of group.members) this.grids.set(member, grid);
    }
  }

  of(tensor: string): Grid | undefined {
    return this.grids.get(tensor);
  }

  /** The grid of the same values in another width. */
  inWidth(tensor: string, bits: number): Grid | undefined {
    const group = this.groups.get(tensor);
    const range = group && this.rangeOf(group, this.kind(bits));
    return range && gridOfRange(range, this.kind(bits));
  }

  /** As a node reads the value: converted where it computes in another width. */
  readBy({ name }: Node, tensor: string): Grid | undefined {
    const precision = precisionOf(this.settings, name);
    const bits = this.plan.values.get(tensor)?.bits;
    if (bits === undefined || precision === 'float' || precision.activations === bits) return this.of(tensor);
    return this.inWidth(tensor, precision.activations);
  }

  private kind(bits: number): GridKind {
    return { bits, symmetric: this.settings.symmetric.activations };
  }

  private gridOf(group: ValueGroup): Grid | undefined {
    const fixed = group.deciding.map((name) => this.fixedGrid(name, group.bits)).find((grid) => grid !== undefined);
    if (fixed) return fixed;
    const range = this.rangeOf(group, this.kind(group.bits));
    const fromZero = range && group.deciding.some((name) => this.startsAtZero(name, group.bits));
    return range && gridOfRange(fromZero ? { min: 0, max: range.max } : range, this.kind(group.bits));
  }

  /** Undefined where nothing was seen. */
  private rangeOf({ deciding }: ValueGroup, kind: GridKind): Range | undefined {
    const values = deciding.filter((name) => this.plan.values.has(name));
    const held = deciding.flatMap((name) => this.constants.get(name) ?? []);
    const found = values.flatMap((name) => {
      const seen = this.statistics.get(name);
      if (!seen || seen.samples === 0) this.notes.add('no-statistics', name);
      else if (seen.notFinite > 0) this.notes.add(seen.elements === 0 ? 'never-finite' : 'sometimes-not-finite', name);
      return seen && seen.elements > 0 ? [this.choose(seen, kind)] : [];
    });
    const ranges = [...held, ...found];
    if (ranges.length === 0) return undefined;
    return { min: Math.min(...ranges.map(({ min }) => min)), max: Math.max(...ranges.map(({ max }) => max)) };
  }

  private choose(statistics: ValueStatistics, kind: GridKind): Range {
    if (statistics.min === statistics.max && statistics.min !== 0) this.notes.add('constant-activation', statistics.value);
    const { method, percentile } = this.settings;
    return rangeChoices[method]({ statistics, kind, percentile });
  }

  private fixedGrid(name: string, bits: number): Grid | undefined {
    const producer = this.plan.values.get(name)?.producer;
    const fixed = producer && fixedGridOf(producer, bits);
    return fixed && !fixed.anyScale ? { scale: fixed.scale, zero: 0 - fixed.offset, top: 2 ** bits - 1 } : undefined;
  }

  private startsAtZero(name: string, bits: number): boolean {
    const producer = this.plan.values.get(name)?.producer;
    return producer !== undefined && fixedGridOf(producer, bits)?.anyScale === true;
  }
}
