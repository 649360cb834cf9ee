/** What one quantizer made of one model. */
export interface Side {
  readonly seconds: number;
  readonly peakMb: number;
  readonly sqnrDb?: number;
  readonly failed?: string;
  readonly place?:
    | { readonly htp: number; readonly cpu: readonly string[]; readonly partitions: number; readonly binaries: number }
    | { readonly failed: string };
  readonly detail?: unknown;
}

export interface QuantizeRow {
  readonly model: string;
  readonly bits: number;
  readonly failed?: string;
  readonly peer?: Side;
  readonly channels?: Side;
  readonly ours?: Side;
}

type Cell = readonly [title: string, width: number, text: (row: QuantizeRow) => string];

const number = (value: number | undefined, digits = 1) => (value === undefined ? '-' : value.toFixed(digits));

const cells: readonly Cell[] = [
  ['model', -26, ({ model }) => model],
  ['bits', 4, ({ bits }) => `${bits}`],
  ['ort dB', 7, ({ peer }) => number(peer?.sqnrDb)],
  ['ort/ch', 7, ({ channels }) => number(channels?.sqnrDb)],
  ['ours', 7, ({ ours }) => number(ours?.sqnrDb)],
  ['gain', 6, (row) => number(gain(row, 'peer'))],
  ['ort s', 6, ({ peer }) => number(peer?.seconds)],
  ['ours s', 7, ({ ours }) => number(ours?.seconds)],
  ['ort MB', 7, ({ peer }) => number(peer?.peakMb, 0)],
  ['ours MB', 8, ({ ours }) => number(ours?.peakMb, 0)],
  ['ort htp+cpu/parts', 18, ({ peer }) => placeText(peer)],
  ['ours htp+cpu/parts', 19, ({ ours }) => placeText(ours)],
];

export function printTable(rows: readonly QuantizeRow[]): void {
  const line = (texts: readonly string[]) =>
    texts
      .map((text, at) => ((cells[at]?.[1] ?? 0) < 0 ? text.padEnd(-(cells[at]?.[1] ?? 0)) : text.padStart(cells[at]?.[1] ?? 0)))
      .join(' ');
  if (rows.length === 0) console.log(line(cells.map(([title]) => title)));
  for (const row of rows) {
    console.log(line(cells.map(([, , text]) => text(row))));
    for (const [name, failed] of faults(row)) console.log(`    ${name}: ${failed}`);
  }
}

/** Decibels above one of the references. */
function gain({ ours, ...row }: QuantizeRow, side: 'peer' | 'channels'): number | undefined {
  const other = row[side]?.sqnrDb;
  return ours?.sqnrDb === undefined || other === undefined ? undefined : ours.sqnrDb - other;
}

function placeText(side: Side | undefined): string {
  const place = side?.place;
  if (!place) return '-';
  return 'failed' in place ? 'not built' : `${place.htp}+${place.cpu.length}/${place.partitions}${place.binaries > 0 ? '' : ' no bin'}`;
}

function faults({ failed, peer, channels, ours }: QuantizeRow): readonly (readonly [string, string])[] {
  const sides = { onnxruntime: peer, 'onnxruntime per channel': channels, ours };
  const all = Object.entries(sides).flatMap(([name, side]) => {
    const place = side?.place && 'failed' in side.place ? [[`${name}, compiling`, side.place.failed] as const] : [];
    return [...(side?.failed === undefined ? [] : [[name, side.failed] as const]), ...place];
  });
  return failed === undefined ? all : [['data', failed], ...all];
}

const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const defined = <T>(list: readonly (T | undefined)[]): readonly T[] => list.filter((one) => one !== undefined);

export function printSummary(rows: readonly QuantizeRow[]): void {
  for (const bits of new Set(rows.map((row) => row.bits))) {
    const own = rows.filter((row) => row.bits === bits && row.ours !== undefined);
    console.log(
      `\nw8a${bits}: ${own.length} models, ours quantized ${own.filter(({ ours }) => ours?.sqnrDb !== undefined).length}, onnxruntime ${own.filter(({ peer }) => peer?.sqnrDb !== undefined).length}`,
    );
    for (const side of ['peer', 'channels'] as const) {
      const gains = own.flatMap((row) => {
        const value = gain(row, side);
        return value === undefined ? [] : [{ model: row.model, value }];
      });
      const lost = gains.filter(({ value }) => value < -0.5).map(({ model, value }) => `${model} ${value.toFixed(1)}`);
      const name = side === 'peer' ? 'onnxruntime' : 'onnxruntime per channel';
      console.log(
        `  SQNR above ${name}: median ${number(median(gains.map(({ value }) => value)))} dB over ${gains.length}; more than 0.5 dB below: ${lost.join(', ') || 'none'}`,
      );
    }
    const both = own.filter(({ peer, ours }) => peer?.failed === undefined && ours?.failed === undefined);
    const ratio = (of: (side: Side) => number) =>
      number(median(defined(both.map(({ peer, ours }) => peer && ours && of(ours) / of(peer)))), 2);
    console.log(`  wall time ${ratio(({ seconds }) => seconds)} of onnxruntime's, peak memory ${ratio(({ peakMb }) => peakMb)} (medians)`);
    const cpu = (side: Side | undefined) => (side?.place && !('failed' in side.place) ? side.place.cpu.length : undefined);
    const worse = own.filter(({ peer, ours }) => (cpu(ours) ?? 0) > (cpu(peer) ?? Number.POSITIVE_INFINITY)).map(({ model }) => model);
    const unbuilt = own
      .filter(({ ours }) => ours?.place && ('failed' in ours.place || ours.place.binaries === 0))
      .map(({ model }) => model);
    console.log(
      `  more nodes on the CPU than onnxruntime's: ${worse.join(', ') || 'none'}; context binaries not built: ${unbuilt.join(', ') || 'none'}`,
    );
  }
}
