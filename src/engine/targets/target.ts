export type Unit = 'htp' | 'gpu' | 'cpu' | 'removed';
export type Precision = 'fp16' | 'w8a8' | 'w8a16';
export const precisions: readonly Precision[] = ['fp16', 'w8a8', 'w8a16'];

/** One chip of `chips.ts`. */
export interface Chip {
  /** `SM8650` */
  readonly soc: string;
  /** The number that QNN options call `soc_model`. */
  readonly socModel: number;
  /** 75 for Hexagon v75. */
  readonly htpArch: number;
  readonly vtcmMb: number | undefined;
  /** `8 Gen 3` */
  readonly marketing: string;
  /** Does the toolchain's simulator give device time for it? If not, times are simulated on `simulatedAs`. */
  readonly simulated: boolean;
  readonly source: string;
}

export interface Target {
  readonly chip: Chip;
  readonly precision: Precision;
}
