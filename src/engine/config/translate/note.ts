import type { TextSpan } from '../finding';
import type { TranslateTarget } from './dialect';

/**
 * What a translation could not carry over as it is. `dropped`: no counterpart. `changed`: the nearest that there is. `elsewhere`: it is not said in a
 * file but on the session or the command line. `default`: it says what leaving it out says. `unread`: its value is not one of the format. `added`:
 * the target needs what the source does not say. `remark`: it is carried over, and needs something besides.
 */
export interface TranslationNote extends TextSpan {
  readonly note: 'dropped' | 'changed' | 'elsewhere' | 'default' | 'unread' | 'added' | 'remark';
  /** The file that the place is in. */
  readonly file: string;
  /** JSON path in that file; empty where the note is about the file. */
  readonly key: string;
  readonly to: TranslateTarget;
  /** One or two sentences. */
  readonly why: string;
}
