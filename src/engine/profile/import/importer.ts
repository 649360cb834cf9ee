import type { Provenance } from '../../rung';
import type { Unit } from '../../targets/target';
import type { Profile, Total } from '../profile';
import type { Timeline } from '../timeline';
import type { TimelineHead } from '../timeline-build';

/** One format of another tool. Exactly one importer claims a file, with or without its name (test/engine/profile/import.test.ts). */
export interface Importer {
  /** What the user reads: `Chrome trace`. */
  readonly format: string;
  /** `head`: the file's first bytes as text. */
  readonly claims: (head: string) => boolean;
  /** Throws a Problem for a file of this format that cannot be read. */
  readonly read: (bytes: Uint8Array, file: string) => ImportedTrace | ImportedProfile;
}

/** A profile of our own: only its model has to be told. */
export interface ImportedProfile {
  readonly profile: Profile;
}

/** What was found in a file, before it is joined to a model. */
export interface ImportedTrace extends Provenance {
  readonly total: Total;
  /** Time by name: means per run. */
  readonly rows: readonly ImportedRow[];
  readonly timeline?: ImportedTimeline;
  /** A timeline that needs no joining. */
  readonly built?: Timeline;
}

export interface ImportedRow {
  readonly name: string;
  readonly opType?: string;
  readonly unit: Unit;
  readonly us: number;
  readonly cycles?: number;
  readonly ddrBytes?: number;
}

export interface ImportedTimeline extends TimelineHead {
  readonly events: readonly ImportedEvent[];
}

export interface ImportedEvent {
  readonly thread: number;
  readonly start: number;
  readonly duration: number;
  /** Index in `works`. */
  readonly work: number;
  /** The event's own name. */
  readonly name: string;
  /** The name of the row that it is part of; absent for none. */
  readonly row?: string;
  readonly ddrBytes?: number;
}
