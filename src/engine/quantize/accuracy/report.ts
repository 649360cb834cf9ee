import type { Producer, Provenance } from '../../rung';
import type { Differences } from './differences';

/** One layer of the float model, compared with the quantized model. */
export interface LayerAccuracy extends Differences {
  /** The node's name in the float model; the quantized model keeps it. */
  readonly node: string;
  readonly operator: string;
  /** The value that was compared: the node's first float output, or what a normalization and a Relu or Clip behind it make of it. */
  readonly value: string;
  /** Bits of the value and of the node's weights; undefined where float. */
  readonly activationBits?: number;
  readonly weightBits?: number;
  /**
   * In decibels: how much worse the value is than the worst of what the node read. 0 where it only passes on the error that came in; the cause of a
   * loss is where this is large.
   */
  readonly ownLossDb: number;
}

/** Float against quantized on the user's data. Rung `measured`: both were run, on the CPU of this machine. */
export interface AccuracyReport extends Provenance {
  readonly createdAt: string;
  readonly floatModel: { readonly name: string; readonly sha256: string };
  readonly quantizedModel: { readonly name: string; readonly sha256: string };
  readonly data: { readonly path: string; readonly samples: number };
  /** Over all outputs of the model together, and for each. */
  readonly endToEnd: Differences;
  readonly outputs: readonly (Differences & { readonly value: string })[];
  /** In the order of the graph. */
  readonly layers: readonly LayerAccuracy[];
  /** The first layer in the order of the graph whose SQNR is below what the user asked for, and that makes the loss itself. */
  readonly firstDivergent?: { readonly node: string; readonly belowDb: number };
  /** The HTP's own arithmetic against float. Its rung is `simulated`. */
  readonly emulator?: EmulatorAccuracy;
  /** Of the user's labels or metric file. */
  readonly metric?: { readonly name: string; readonly float: number; readonly quantized: number; readonly emulator?: number };
}

export interface EmulatorAccuracy {
  readonly rung: 'simulated';
  readonly producer: Producer;
  readonly samples: number;
  readonly seconds: number;
  /** Emulator against float, and emulator against the quantized model on the CPU. */
  readonly endToEnd: Differences;
  readonly againstCpu: Differences;
  /** By node name, where the emulator's layers were tapped. */
  readonly layers?: Readonly<Record<string, Differences>>;
}
