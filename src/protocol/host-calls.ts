import type { PlacementOverlay, Profile, Progress, TargetChoice } from './calls';
import type { NodeData } from './column-calls';
import type { EncodingMark, EncodingSite, TextSpan } from './config-calls';
import type { PackedPlacement } from './packed/placement';
import type { MixedBudget, MixedFront, NodePrecision } from './quantize-calls';
import type { ExportId, PictureFormatId, ReportChoice, ReportFormatId } from './report-calls';
import type { SelectorBase, SelectorOptions } from './selector-calls';

/** What a fresh page needs to know before it asks the engine anything. */
export interface PageStart {
  /** Absolute path: the `model` of every engine call. */
  readonly model: string;
  /** File name for titles. */
  readonly name: string;
  readonly target: TargetChoice;
  /** Address of `dist/layout-worker.js`, fetchable by the page, which starts it from a Blob. */
  readonly layoutWorker: string;
  /** What a compiler said of the file as it is, to pages that were there before this one. */
  readonly verified?: readonly PackedPlacement[];
  /** What the mouse wheel does in the graph without a key; `pan` where absent. */
  readonly wheel?: 'pan' | 'zoom';
  /** What `keepState` kept for this model, if anything. */
  readonly state?: unknown;
  /** `HEAD`, `index`: the page shows a copy of a version that is no file of this machine; it can be looked at and compared, not worked on. */
  readonly revision?: string;
  /** Jobs already running on this model. */
  readonly jobs: readonly JobState[];
}

export type JobKind = 'verify' | 'convert' | 'profile-cpu' | 'profile-htp' | 'setup' | 'ranges' | 'quantize' | 'explore';

/** A long job of the host, as the page shows it: one line, a bar and a stop button. */
export interface JobState {
  /** Unique while it runs. */
  readonly job: string;
  readonly kind: JobKind;
  /** `Verify placement on SM8650 (w8a8)` */
  readonly title: string;
  readonly progress?: Progress;
}

/** What the configs that belong to a model say of some of its values. */
export interface ModelEncodings {
  /** Absolute paths of the configs with encodings; without one, nothing is missing. */
  readonly files: readonly string[];
  /** In the order of the values asked for; no site is a value without an encoding. */
  readonly sites: readonly (readonly EncodingSite[])[];
}

/**
 * Calls that the extension host answers itself; all others (`EngineCalls`) it passes to the worker. The `start…` calls run the same command as the menu does,
 * with the host's own pickers, progress and messages: they resolve once the job is over, however it ended, and what it found arrives as a notification.
 */
export interface HostCalls {
  hello: { args: Record<string, never>; result: PageStart };
  /** The picked chip and precision become the default of this model's commands. */
  chooseTarget: { args: { target: TargetChoice }; result: null };
  /** Small plain data (selection, zoom, panel sizes), kept until the model is opened again. */
  keepState: { args: { state: unknown }; result: null };
  startVerify: { args: { target: TargetChoice }; result: null };
  startConvert: { args: { target: TargetChoice }; result: null };
  startProfile: { args: { target: TargetChoice }; result: null };
  /** `nodes`: widths of single nodes, on the choices that were made last. */
  startQuantize: { args: { nodes?: Readonly<Record<string, NodePrecision>> }; result: null };
  /** The search for mixed precision; what it finds arrives as a notification. */
  startExplore: { args: { budget: MixedBudget }; result: null };
  /** Writes a quantize recipe with these widths beside the model and shows it. */
  exportRecipe: { args: { nodes: Readonly<Record<string, NodePrecision>>; label: string }; result: null };
  /** A quantized model in the graph editor, in place of this one or beside it. */
  openQuantized: { args: { id: string; path: string; beside: boolean }; result: null };
  startSetup: { args: Record<string, never>; result: null };
  /** Asks for another tool's profile or trace; it arrives as a notification. */
  startImportProfile: { args: Record<string, never>; result: null };
  /** Asks for a file with figures per node; they arrive as a notification. */
  startImportNodeData: { args: Record<string, never>; result: null };
  /** To the other side of the diff editor, if this page is one. */
  sync: { args: { view: SyncedView }; result: null };
  /** Lets the user pick another model and shows both beside each other. */
  openCompare: { args: Record<string, never>; result: null };
  /** Shows this model beside that one. */
  openSideBySide: { args: { with: string }; result: null };
  /** Lets the user pick another model; its path, or null when none was. */
  pickCompared: { args: Record<string, never>; result: string | null };
  stopJob: { args: { job: string }; result: null };
  openLog: { args: Record<string, never>; result: null };
  /** The Problems panel, which holds the file's diagnostics too. */
  openProblems: { args: Record<string, never>; result: null };
  /** All values of an initializer as text in an editor beside this one. */
  revealTensor: { args: { value: string; node: number }; result: null };
  /** A saved profile as JSON in an editor. */
  openProfileFile: { args: { id: string }; result: null };
  deleteProfile: { args: { id: string }; result: null };
  /** Writes the choice of units into the `backend_config.json` beside the model, keeps all else in it, and shows it. */
  writeBackendConfig: { args: SelectorBase & { options: SelectorOptions }; result: null };
  /** The choice that the `backend_config.json` beside the model holds; null where there is no such file. */
  readBackendConfig: { args: Record<string, never>; result: SelectorOptions | null };
  /** Asks where to, makes the report and writes it, whole or not at all. */
  exportReport: { args: ReportChoice & { format: ReportFormatId; picture?: string }; result: null };
  /** The same for a picture that the page made. */
  exportPicture: { args: { format: PictureFormatId; content: string | Uint8Array }; result: null };
  modelEncodings: { args: { values: readonly string[] }; result: ModelEncodings };
  encodingMarks: { args: Record<string, never>; result: readonly EncodingMark[] };
  /** A link that opens this model at a node, to the clipboard. */
  copyLink: { args: { node: number }; result: null };
  /** The user looks at another node now, -1 is none: outline and text follow. */
  selected: { args: { node: number }; result: null };
  /** A config in an editor beside this one, with the span selected. */
  openConfig: { args: { file: string; span: TextSpan }; result: null };
}

/** What one side of a diff editor tells the other, in the other's node ids. */
export interface SyncedView {
  /** -1 selects nothing; absent leaves the selection as it is. */
  readonly selected?: number;
  /** A node with the place of its middle on the screen, from the middle of the pane, and the zoom. */
  readonly anchor?: { readonly node: number; readonly x: number; readonly y: number; readonly scale: number };
}

/** What the host tells an open page without being asked. Sent as the message itself: `{ notify: 'target', target }`. */
export type Notification =
  /** Placement from a job (verify, convert). */
  | { readonly notify: 'placement'; readonly placement: PlacementOverlay }
  /** A profile that was just made or chosen in the host: show it. */
  | { readonly notify: 'profile'; readonly profile: Profile }
  /** The list of saved profiles is another one now. */
  | { readonly notify: 'profiles' }
  /** Chip or precision were changed outside of the page. */
  | { readonly notify: 'target'; readonly target: TargetChoice }
  /** A job started, moved on, or is over (`over: true`). */
  | { readonly notify: 'job'; readonly state: JobState; readonly over?: boolean }
  /** The file changed on disk: open it again, keep zoom and selection. */
  | { readonly notify: 'changed' }
  /** Figures of a file that were joined to the model's nodes: show them. */
  | { readonly notify: 'nodeData'; readonly data: NodeData }
  /** The model was quantized: show how exact the result is. */
  | { readonly notify: 'quantized'; readonly id: string }
  /** What the search for mixed precision found. */
  | { readonly notify: 'front'; readonly front: MixedFront }
  /** Configs with encodings of this model came, went or changed. */
  | { readonly notify: 'encodings' }
  /** The page is one side of a comparison: `with` is the other model, `side` is this page's. Linked pages follow each other. */
  | {
      readonly notify: 'compare';
      readonly with: string;
      readonly name: string;
      readonly side: 'before' | 'after';
      readonly linked: boolean;
    }
  /** The other side was closed. */
  | { readonly notify: 'uncompare' }
  | { readonly notify: 'sync'; readonly view: SyncedView }
  /** Select this node and bring it into view. */
  | { readonly notify: 'reveal'; readonly node: number }
  /** Take this away: the page knows what is drawn. */
  | { readonly notify: 'export'; readonly format: ExportId };

export type { EncodingMark } from './config-calls';
