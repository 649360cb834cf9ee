import type { Overlay } from '../overlay';
import type { Pin, RunUnit } from './options';

/** A value whose representation changes on its way from one unit, or one precision, to another. */
export interface Conversion {
  readonly value: string;
  readonly from: RunUnit;
  readonly to: RunUnit;
  /** `requantize` is the HTP's Convert between two integer types. */
  readonly needs: 'quantize' | 'dequantize' | 'requantize' | 'cast';
  /** Element types before and after: `float` and `uint8`. */
  readonly fromType: string;
  readonly toType: string;
  /** Size before and after; undefined where the shape is not known. */
  readonly fromBytes: number | undefined;
  readonly toBytes: number | undefined;
  /** It stands at an input or output of the graph: there with or without a change of unit inside. */
  readonly edge?: 'input' | 'output';
}

/** What became of one pin. */
export interface PinOutcome {
  readonly pin: Pin;
  /** Ids of the nodes that it moved or holds. */
  readonly nodes: readonly number[];
  /** Nodes that stay where they were, and why. */
  readonly refused: readonly { readonly node: number; readonly reason: string }[];
  /** Nodes it means that the optimizers remove: there is nothing to pin. */
  readonly removed: number;
  /** It means no node of the model; the nearest name. */
  readonly unknown?: { readonly nearest: string | undefined };
}

/** A placement with the user's pins, and everything that follows from it. */
export interface Pinned {
  readonly overlay: Overlay;
  readonly outcomes: readonly PinOutcome[];
  readonly conversions: readonly Conversion[];
}
