/** One line of the profiling CSV of onnxruntime-qnn. */
export interface Row {
  readonly message: string;
  /** Undefined where the file says UNKNOWN. */
  readonly value: number | undefined;
  readonly unit: string;
  readonly identifier: string;
}

/** The simulator's figures for one QNN graph. Cycles of the core clock. */
export interface SimulatedGraph {
  readonly cycles: number;
  readonly lowCycles: number;
  readonly highCycles: number;
  /** `Input Fill`, `Intermediate Spill` ... in bytes. */
  readonly ddr: Readonly<Record<string, number>>;
  /** QNN node names of operations that the simulator has no cost for. */
  readonly opsWithoutCost: readonly string[];
  /** Compile phases in microseconds of this machine. */
  readonly compileUs: Readonly<Record<string, number>>;
}

const row = /^([^,]*),([^,]*),([^,]*),([^,]*),([^,]*),([^,]*),(.*)$/;
const cycleRow = /^Simulated \(Accelerator exec cycles(?: \((lower|upper) estimate\))?\)$/;
const opRow = /^(.*\S)\s*:\s*OpId_\d+$/;

/**
 * Reads `profile.csv`: one group of rows per graph, in the order of compilation. Identifiers are not escaped: a node name may hold commas, so all
 * that stands between the sixth comma and the last belongs to it (the last column, the ONNX sources, is empty at compile time). The profiler
 * writes most groups twice; a group with the very same figures as the one before, compile times included, is such a copy.
 * Graphs without simulated rows (a chip that the simulator does not know) give nothing.
 */
export function parseProfileCsv(bytes: Uint8Array): readonly SimulatedGraph[] {
  const graphs: SimulatedGraph[] = [];
  let previous = '';
  for (const rows of groups(new TextDecoder().decode(bytes))) {
    const key = rows.map(({ value, identifier }) => `${identifier}=${value}`).join('\n');
    const graph = key === previous ? undefined : simulatedGraph(rows);
    if (graph) graphs.push(graph);
    previous = key;
  }
  return graphs;
}

/** All rows but the head. Only onnxruntime-qnn's own files have the last column, with the ONNX sources. */
export function csvRows(text: string): readonly Row[] {
  const [head = '', ...lines] = text.split('\n');
  const hasSources = head.includes('ONNX Source Ops');
  return lines.flatMap((line) => {
    const fields = row.exec(line.trimEnd());
    if (!fields) return [];
    const [, , message = '', value = '', unit = '', , , rest = ''] = fields;
    const identifier = hasSources ? rest.replace(/,[^,]*$/, '') : rest;
    return [{ message, value: value === 'UNKNOWN' ? undefined : Number(value), unit, identifier }];
  });
}

function groups(text: string): readonly (readonly Row[])[] {
  const found: Row[][] = [];
  for (const one of csvRows(text)) {
    if (one.message === 'FINALIZE') found.push([]);
    found.at(-1)?.push(one);
  }
  return found;
}

function simulatedGraph(rows: readonly Row[]): SimulatedGraph | undefined {
  const cycles = new Map<string, number>();
  for (const { identifier, value = 0 } of rows) {
    const match = cycleRow.exec(identifier);
    if (match) cycles.set(match[1] ?? 'mean', value);
  }
  const mean = cycles.get('mean');
  if (mean === undefined) return undefined;
  const missing = rows.findIndex(({ identifier }) => identifier.startsWith('Missing Ops'));
  return {
    cycles: mean,
    lowCycles: cycles.get('lower') ?? mean,
    highCycles: cycles.get('upper') ?? mean,
    ddr: Object.fromEntries(rows.flatMap(({ unit, identifier, value = 0 }) => (unit === 'BYTES' ? [[identifier, value]] : []))),
    opsWithoutCost: missing < 0 ? [] : rows.slice(missing + 1).flatMap(({ identifier }) => opRow.exec(identifier)?.[1] ?? []),
    compileUs: Object.fromEntries(
      rows.flatMap(({ message, unit, identifier, value = 0 }) => (message !== 'BACKEND' && unit === 'US' ? [[identifier, value]] : [])),
    ),
  };
}
