import type { RunUnit } from './options';

/** A fact with where it comes from; the seed's figures say so here. */
export interface Fact<T> {
  readonly value: T;
  readonly source: string;
}

/** What one backend of a chip can do, as far as it is known without the phone. */
export interface Capability {
  readonly unit: RunUnit;
  /** `QNN HTP`, `QNN GPU`, `CPU (onnxruntime)` */
  readonly backend: string;
  /** Element types that it computes in: `uint8`, `float16` ... */
  readonly types: Fact<readonly string[]>;
  readonly maxTensorBytes: Fact<number>;
  readonly preferredPrecision: Fact<'int8' | 'fp16' | 'fp32'>;
  /** 0 to 1, relative to one another. */
  readonly powerEfficiency: Fact<number>;
  /** How support of operators is known. */
  readonly operators: Fact<string>;
  /** What else is true of the chip, one line each: VTCM, Hexagon architecture, float support, 16x16, block-wise. */
  readonly facts: readonly { readonly name: string; readonly value: string; readonly source: string }[];
}
