import type {
  Chip,
  NodeDetails,
  OpenedModel,
  PlacementOverlay,
  ProblemFields,
  Profile,
  ProfileEntry,
  TargetChoice,
} from '../src/protocol/calls';
import type { NodeFacts } from '../src/protocol/column-calls';
import type { EncodingMark, JobState, PageStart } from '../src/protocol/host-calls';
import type { MixedFront, QuantizationEntry, QuantizeResult } from '../src/protocol/quantize-calls';
import type { QueryProblem } from '../src/protocol/search-calls';
import {
  defaultOptions,
  type NextStep,
  type Pinned,
  type Selection,
  type SelectorOptions,
  type WhatIf,
} from '../src/protocol/selector-calls';
import type { Direction } from './layout/graph';
import type { PaintState } from './painting';
import type { Column } from './scene/columns';
import type { ShownWidths } from './scene/columns-accuracy';
import type { Comparison } from './scene/comparison';
import type { ValueEncodings } from './scene/encoding-marks';
import type { FoldState, ShownView } from './scene/fold';
import type { Reach } from './scene/pins';
import type { Scene } from './scene/scene';
import type { Spotlight } from './scene/spotlight';
import type { TimeColumn } from './scene/times';
import { nextTask } from './turns';

/** How much of the graph is folded, and the way that it runs. */
export interface LevelState {
  readonly level: FoldState['level'];
  readonly direction: Direction;
  /** How many groups the shown graph has; without any there is nothing to choose. */
  readonly groups: number;
}

/** A kept quantization with what it came to. */
export interface ShownQuantization {
  readonly id: string;
  readonly result: QuantizeResult;
}

/** What can be under the graph. */
export type BottomTab = 'layers' | 'timeline';

/** A step into a subgraph: `graph` 0 is the main graph. */
export interface GraphStep {
  readonly graph: number;
  readonly label: string;
}

/** All that the page shows. Replaced piece by piece; whoever draws a piece subscribes to its keys. */
export interface State {
  readonly start: PageStart | undefined;
  readonly model: OpenedModel | undefined;
  /** Set when the file could not be read. */
  readonly problem: ProblemFields | undefined;
  readonly chips: readonly Chip[];
  readonly target: TargetChoice;
  /** What the rules or the compiler say of the target, without anybody's wishes. */
  readonly real: PlacementOverlay | undefined;
  /** What is drawn: `supposed`, else `pinned`, else `real`. */
  readonly placement: PlacementOverlay | undefined;
  /** The user's constraints, weights and pins. */
  readonly options: SelectorOptions;
  /** Set while there are pins. */
  readonly pinned: Pinned | undefined;
  /** Set while something is supposed. */
  readonly supposed: WhatIf | undefined;
  readonly selection: Selection | undefined;
  /** What would help most. */
  readonly nextSteps: readonly NextStep[] | undefined;
  /** Why there is no placement, or why the last call failed. */
  readonly notice: ProblemFields | undefined;
  readonly busy: string | undefined;
  readonly jobs: readonly JobState[];
  readonly profiles: readonly ProfileEntry[];
  readonly profile: Profile | undefined;
  /** The profile that the shown one is compared with. */
  readonly baseline: Profile | undefined;
  readonly times: TimeColumn | undefined;
  readonly path: readonly GraphStep[];
  /** What is on the drawing: groups may be closed, bodies opened. */
  readonly view: ShownView | undefined;
  readonly scene: Scene | undefined;
  readonly levels: LevelState;
  /** Ids of the columns that are drawn as color and as length. */
  readonly fill: string;
  readonly bar: string;
  /** The columns themselves; undefined while they have no values. */
  readonly fillColumn: Column | undefined;
  readonly barColumn: Column | undefined;
  /** What the file says of every node. */
  readonly facts: NodeFacts | undefined;
  /** Columns that came later: imported node data, differences of two runs. */
  readonly added: readonly Column[];
  /** Kept quantizations of the model, newest first. */
  readonly quantizations: readonly QuantizationEntry[];
  readonly quantized: ShownQuantization | undefined;
  /** What the search for mixed precision found. */
  readonly front: MixedFront | undefined;
  /** A plan of widths that is looked at. */
  readonly widths: ShownWidths | undefined;
  /** Set while nodes are painted with widths. */
  readonly painting: PaintState | undefined;
  /** What is compared and how it differs. */
  readonly comparison: Comparison | undefined;
  /** Edges as wide as what they carry. */
  readonly edgesByBytes: boolean;
  /** Index of the selected box in `view.boxes`; -1 is none. */
  readonly selected: number;
  /** What is under the graph; undefined is nothing. */
  readonly bottom: BottomTab | undefined;
  readonly details: NodeDetails | undefined;
  /** How far a pin or a supposition made now would reach from the selected node. */
  readonly reach: Reach;
  /** What configs say of the selected node's values. */
  readonly encodings: ValueEncodings | undefined;
  /** By node id: encodings with an error or a warning. */
  readonly encodingMarks: ReadonlyMap<number, EncodingMark>;
  /** Boxes to bring into view: another object for each wish. */
  readonly sought: { readonly boxes: readonly number[] } | undefined;
  readonly query: string;
  /** Why the query asks nothing. */
  readonly queryProblem: QueryProblem | undefined;
  /** Node ids, of the whole model. */
  readonly hits: Int32Array;
  /** The hit that "next" was at, an index in `hits`; -1 without hits. */
  readonly hit: number;
  /** Grows when rows of the list of hits have come. */
  readonly rowsKnown: number;
  /** Nodes in the light: a cone, or the ways between two nodes. */
  readonly spotlight: Spotlight | undefined;
  /** Where a path is to start. */
  readonly pathStart: { readonly node: number; readonly name: string } | undefined;
  /** Places to go back and forward to. */
  readonly canGo: { readonly back: boolean; readonly forward: boolean };
}

const empty: State = {
  start: undefined,
  model: undefined,
  problem: undefined,
  chips: [],
  target: { soc: 'SM8650', precision: 'w8a8' },
  real: undefined,
  placement: undefined,
  options: defaultOptions,
  pinned: undefined,
  supposed: undefined,
  selection: undefined,
  nextSteps: undefined,
  notice: undefined,
  busy: undefined,
  jobs: [],
  profiles: [],
  profile: undefined,
  baseline: undefined,
  times: undefined,
  path: [{ graph: 0, label: '' }],
  view: undefined,
  scene: undefined,
  levels: { level: 'layers', direction: 'down', groups: 0 },
  fill: 'unit',
  bar: 'time',
  fillColumn: undefined,
  barColumn: undefined,
  facts: undefined,
  added: [],
  quantizations: [],
  quantized: undefined,
  front: undefined,
  widths: undefined,
  painting: undefined,
  comparison: undefined,
  edgesByBytes: false,
  selected: -1,
  bottom: undefined,
  details: undefined,
  reach: 'node',
  encodings: undefined,
  encodingMarks: new Map(),
  sought: undefined,
  query: '',
  queryProblem: undefined,
  hits: new Int32Array(),
  hit: -1,
  rowsKnown: 0,
  spotlight: undefined,
  pathStart: undefined,
  canGo: { back: false, forward: false },
};

type Listener = () => void;

/** State with subscriptions by key. Listeners run once per change of several keys, in the order they came. */
export class Store {
  private state: State = empty;
  private readonly listeners: { readonly keys: readonly (keyof State)[]; readonly run: Listener }[] = [];

  get now(): State {
    return this.state;
  }

  set(change: Partial<State>): void {
    const before = this.state;
    this.state = { ...before, ...change };
    const changed = (Object.keys(change) as (keyof State)[]).filter((key) => before[key] !== this.state[key]);
    if (changed.length === 0) return;
    for (const { keys, run } of this.listeners) if (keys.some((key) => changed.includes(key))) run();
  }

  /** Runs `listener` now and whenever one of `keys` changes. */
  watch(keys: readonly (keyof State)[], listener: Listener): void {
    this.listeners.push({ keys, run: listener });
    listener();
  }

  /** The same for what stands beside the picture: it runs in a task of its own, once for all changes up to then. */
  follow(keys: readonly (keyof State)[], listener: Listener): void {
    let isDue = false;
    const run = async () => {
      if (isDue) return;
      isDue = true;
      await nextTask();
      isDue = false;
      listener();
    };
    this.listeners.push({ keys, run });
    listener();
  }
}
