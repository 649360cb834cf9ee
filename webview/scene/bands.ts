/** Items by bands across the drawing, to find what is on screen. Graphs are long the way that their edges go, so this one direction is enough. */
export class Bands {
  private readonly bands: number[][];
  private readonly seen: Int32Array;
  private round = 0;

  /** `first(i)` and `last(i)` are where item i begins and ends along the drawing. */
  constructor(
    count: number,
    length: number,
    first: (item: number) => number,
    last: (item: number) => number,
    private readonly size = 512,
  ) {
    this.bands = Array.from({ length: Math.max(1, Math.ceil(length / size) + 1) }, () => []);
    this.seen = new Int32Array(count);
    for (let item = 0; item < count; item++) {
      const end = this.bandAt(last(item));
      for (let band = this.bandAt(first(item)); band <= end; band++) this.bands[band]!.push(item);
    }
  }

  /** Each item of the bands between two places, once. */
  between(first: number, last: number): number[] {
    this.round += 1;
    const found: number[] = [];
    const end = this.bandAt(last);
    for (let band = this.bandAt(first); band <= end; band++) {
      for (const item of this.bands[band]!) {
        if (this.seen[item] === this.round) continue;
        this.seen[item] = this.round;
        found.push(item);
      }
    }
    return found;
  }

  private bandAt(at: number): number {
    return Math.max(0, Math.min(this.bands.length - 1, Math.floor(at / this.size)));
  }
}
