import type { OpenModel } from '../../session';
import type { Target } from '../../targets/target';
import type { ConfigDocument } from '../document';
import type { Finding } from '../finding';
import type { ConfigKind } from '../kinds';
import type { Figures } from './figures';

/** A file that the config names, as it was found. */
export interface Referenced {
  /** As the config names it. */
  readonly name: string;
  readonly path: string;
  readonly exists: boolean;
  readonly bytes: number;
  /** The text of a JSON file of moderate size, for rules across files. */
  readonly text?: string;
}

/** Everything that a rule may look at. Rules are pure: whatever needs the disk was gathered before. */
export interface CheckContext {
  readonly document: ConfigDocument;
  /** The chip and precision that the file is checked for; `chipGiven` is false for the default. */
  readonly target: Target;
  readonly chipGiven: boolean;
  /** The model that the config belongs to, where one is known. */
  readonly model?: OpenModel;
  /** By the name in the config. A name that is missing here was not looked for. */
  readonly files: ReadonlyMap<string, Referenced>;
  /** What a budget is held against. */
  readonly figures?: Figures;
}

export interface Rule {
  /** For logs and for the documentation: `encodings-consistent`. */
  readonly name: string;
  readonly kinds: readonly ConfigKind[];
  readonly check: (context: CheckContext) => Iterable<Finding>;
}
