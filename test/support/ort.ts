import ort from 'onnxruntime-node';

/** One run on the CPU; float results by name. `exact` leaves out the optimizations that change the arithmetic. */
export async function runOnCpu(
  model: string,
  feeds: Readonly<Record<string, { readonly data: Float32Array; readonly dims: readonly number[] }>>,
  exact = false,
): Promise<Readonly<Record<string, Float32Array>>> {
  const session = await ort.InferenceSession.create(model, {
    logSeverityLevel: 3,
    graphOptimizationLevel: exact ? 'disabled' : 'all',
    intraOpNumThreads: 1,
  });
  const tensors = Object.entries(feeds).map(([name, { data, dims }]) => [name, new ort.Tensor('float32', data, dims)] as const);
  const results = await session.run(Object.fromEntries(tensors));
  await session.release();
  return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]));
}

/** Signal to noise of `found` against `wanted`, in dB. */
export function sqnrDb(wanted: Float32Array, found: Float32Array): number {
  let [signal, noise] = [0, 0];
  for (const [at, value] of wanted.entries()) {
    signal += value ** 2;
    noise += (value - (found[at] ?? Number.NaN)) ** 2;
  }
  return 10 * Math.log10(signal / noise);
}
