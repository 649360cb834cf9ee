// A process of its own: it runs the user's code. Argument: the path of a MetricRequest. Answers are MetricEvents, one JSON line each, on file descriptor 3.
import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { MetricEvent, MetricRequest } from '../engine/quantize/accuracy/metric-protocol';

type Output = Float32Array & { readonly dims: readonly number[] };
type Metric = (outputs: Readonly<Record<string, Output>>, name: string) => unknown;

function send(event: MetricEvent): void {
  writeSync(3, `${JSON.stringify(event)}\n`);
}

async function metricOf(file: string): Promise<Metric> {
  // Left as it stands by the bundler: the path is known only now.
  const module = (await import(pathToFileURL(file).href)) as { metric?: unknown; default?: unknown };
  const inner = module.default as { metric?: unknown } | undefined;
  for (const one of [module.metric, inner?.metric, inner]) if (typeof one === 'function') return one as Metric;
  throw new Error('it exports no function metric');
}

function sampleOf({ dims, path }: MetricRequest['outputs'][number], sample: number): Output {
  const values = new Float32Array(dims.reduce((product, dim) => product * dim, 1));
  const handle = openSync(path, 'r');
  try {
    readSync(handle, new Uint8Array(values.buffer), 0, values.byteLength, values.byteLength * sample);
  } finally {
    closeSync(handle);
  }
  return Object.assign(values, { dims });
}

async function score({ file, names, outputs }: MetricRequest): Promise<void> {
  let sample = '';
  try {
    const metric = await metricOf(file);
    for (const [at, name] of names.entries()) {
      sample = name;
      const values = Object.fromEntries(outputs.map((output) => [output.name, sampleOf(output, at)]));
      const value = await metric(values, name);
      send({ event: 'score', value: typeof value === 'number' ? value : Number.NaN });
    }
  } catch (thrown) {
    send({ event: 'failed', sample, message: thrown instanceof Error ? thrown.message : String(thrown) });
    process.exitCode = 1;
  }
}

// The parent holds our standard input open as long as it lives.
process.stdin.once('end', () => process.exit(1)).resume();

void score(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as MetricRequest).then(() => process.exit());
