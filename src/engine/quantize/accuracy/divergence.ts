import type { Differences } from './differences';
import { exactDb } from './own-loss';
import type { Point } from './points';

/** Compares some values of the two models: one run on the CPU or the emulator, whatever their number. */
export type MeasurePoints = (points: readonly Point[]) => Promise<ReadonlyMap<string, Differences>>;

export interface DivergenceLimit {
  /** A value diverges below this. */
  readonly belowDb?: number;
  /** Or where it is this much worse than the graph's inputs. Without either: 20 dB. */
  readonly dropDb?: number;
}

export interface Divergence {
  /** The first value that diverges: all that it was made from does not. */
  readonly point: Point;
  readonly sqnrDb: number;
  readonly belowDb: number;
  readonly runs: number;
  /** Values that were looked at, of how many there are. */
  readonly looked: number;
  readonly of: number;
}

/**
 * Finds where two models part by bisection: at most `perRun` values are tapped at once, so memory is bounded whatever the model. It follows one value that
 * diverges up to where its error enters, and takes it that an error does not heal on the way: what a sound value was made from is not looked at again.
 * Undefined where no end of the graph diverges.
 */
export async function findDivergence(
  points: readonly Point[],
  { belowDb, dropDb }: DivergenceLimit,
  perRun: number,
  measure: MeasurePoints,
): Promise<Divergence | undefined> {
  const search = new Bisection(points, Math.max(1, perRun), measure);
  const inputs = places(points, ({ node }) => !node);
  const limit = belowDb ?? (dropDb === undefined ? 20 : (await search.worst(inputs)) - dropDb);
  const found = await search.run(limit);
  return (
    found && {
      point: points[found.place] as Point,
      sqnrDb: found.sqnrDb,
      belowDb: limit,
      runs: search.runs,
      looked: search.looked.size,
      of: points.length,
    }
  );
}

function places(points: readonly Point[], isMeant: (point: Point) => boolean): readonly number[] {
  return points.flatMap((point, place) => (isMeant(point) ? [place] : []));
}

class Bisection {
  runs = 0;
  readonly looked = new Map<number, number>();

  constructor(
    private readonly points: readonly Point[],
    private readonly perRun: number,
    private readonly measure: MeasurePoints,
  ) {}

  async worst(asked: readonly number[]): Promise<number> {
    await this.look(asked);
    return asked.reduce((least, place) => Math.min(least, this.looked.get(place) ?? exactDb), exactDb);
  }

  async run(limit: number): Promise<{ readonly place: number; readonly sqnrDb: number } | undefined> {
    let bad = await this.firstBadEnd(limit);
    if (bad === undefined) return undefined;
    const sound = new Set<number>();
    for (;;) {
      const open = [...this.upstream(bad, sound)].filter((place) => place !== bad).sort((a, b) => a - b);
      if (open.length === 0) return { place: bad, sqnrDb: this.looked.get(bad) as number };
      const asked = evenly(open, this.perRun);
      await this.look(asked);
      const worse: number | undefined = asked.find((place) => this.isBad(place, limit));
      if (worse !== undefined) bad = worse;
      for (const place of asked) if (!this.isBad(place, limit)) for (const before of this.upstream(place, sound)) sound.add(before);
    }
  }

  /** Ends are what nobody reads. */
  private async firstBadEnd(limit: number): Promise<number | undefined> {
    const read = new Set(this.points.flatMap(({ from }) => from));
    const ends = places(this.points, () => true).filter((place) => !read.has(place));
    for (let at = 0; at < ends.length; at += this.perRun) {
      const asked = ends.slice(at, at + this.perRun);
      await this.look(asked);
      const bad = asked.find((place) => this.isBad(place, limit));
      if (bad !== undefined) return bad;
    }
    return undefined;
  }

  private isBad(place: number, limit: number): boolean {
    const db = this.looked.get(place);
    return db !== undefined && db < limit;
  }

  /** A value that could not be fetched counts as sound. */
  private async look(asked: readonly number[]): Promise<void> {
    const fresh = asked.filter((place) => !this.looked.has(place));
    for (let at = 0; at < fresh.length; at += this.perRun) {
      const some = fresh.slice(at, at + this.perRun);
      const found = await this.measure(some.map((place) => this.points[place] as Point));
      this.runs++;
      for (const place of some) this.looked.set(place, found.get((this.points[place] as Point).value)?.sqnrDb ?? Number.POSITIVE_INFINITY);
    }
  }

  /** The value and all that it was made from, without what is known to be sound. */
  private upstream(place: number, sound: ReadonlySet<number>): ReadonlySet<number> {
    const found = new Set(sound.has(place) ? [] : [place]);
    for (const at of found) for (const before of (this.points[at] as Point).from) if (!sound.has(before)) found.add(before);
    return found;
  }
}

/** At most `count` of the list, in the middle of equal parts. */
function evenly(list: readonly number[], count: number): readonly number[] {
  const parts = Math.min(count, list.length);
  return Array.from({ length: parts }, (_, part) => list[Math.floor(((part + 0.5) * list.length) / parts)] as number);
}
