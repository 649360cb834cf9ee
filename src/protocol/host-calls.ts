import type { PlacementOverlay, Profile, Progress, TargetChoice } from './calls';
import type { EncodingMark, EncodingSite, TextSpan } from './config-calls';
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
  /** What `keepState` kept for this model, if anything. */
  readonly state?: unknown;
  /** Jobs already running on this model. */
  readonly jobs: readonly JobState[];
}

export type JobKind = 'verify' | 'convert' | 'profile-cpu' | 'profile-htp' | 'setup' | 'ranges' | 'quantize';

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
  startSetup: { args: Record<string, never>; result: null };
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
  modelEncodings: { args: { values: readonly string[] }; result: ModelEncodings };
  encodingMarks: { args: Record<string, never>; result: readonly EncodingMark[] };
  /** A link that opens this model at a node, to the clipboard. */
  copyLink: { args: { node: number }; result: null };
  /** The user looks at another node now, -1 is none: outline and text follow. */
  selected: { args: { node: number }; result: null };
  /** A config in an editor beside this one, with the span selected. */
  openConfig: { args: { file: string; span: TextSpan }; result: null };
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
  /** Configs with encodings of this model came, went or changed. */
  | { readonly notify: 'encodings' }
  /** Select this node and bring it into view. */
  | { readonly notify: 'reveal'; readonly node: number };

export type { EncodingMark } from './config-calls';
