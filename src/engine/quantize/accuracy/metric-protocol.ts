/** What the children that call a user's metric are asked for; outputs are float32 files with all samples, one after the other. */
export interface MetricRequest {
  readonly file: string;
  /** Of the samples. */
  readonly names: readonly string[];
  readonly outputs: readonly { readonly name: string; readonly dims: readonly number[]; readonly path: string }[];
}

/** One line each on the child's event channel. */
export type MetricEvent =
  | { readonly event: 'score'; readonly value: number }
  | { readonly event: 'failed'; readonly sample: string; readonly message: string };
