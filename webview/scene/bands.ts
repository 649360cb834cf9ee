/** Items by horizontal bands of the drawing, to find what is on screen. Graphs are tall, so one direction is enough. */
export class Bands {
  private readonly bands: number[][];
  private readonly seen: Int32Array;
  private round = 0;

  /** `top(i)` and `bottom(i)` are the vertical extent of item i. */
  constructor(
    count: number,
    height: number,
    top: (item: number) => number,
    bottom: (item: number) => number,
    private readonly size = 512,
  ) {
    this.bands = Array.from({ length: Math.max(1, Math.ceil(height / size) + 1) }, () => []);
    this.seen = new Int32Array(count);
    for (let item = 0; item < count; item++) {
      const last = this.bandAt(bottom(item));
      for (let band = this.bandAt(top(item)); band <= last; band++) this.bands[band]!.push(item);
    }
  }

  /** Each item of the bands between the two heights, once. */
  between(top: number, bottom: number): number[] {
    this.round += 1;
    const found: number[] = [];
    const last = this.bandAt(bottom);
    for (let band = this.bandAt(top); band <= last; band++) {
      for (const item of this.bands[band]!) {
        if (this.seen[item] === this.round) continue;
        this.seen[item] = this.round;
        found.push(item);
      }
    }
    return found;
  }

  private bandAt(y: number): number {
    return Math.max(0, Math.min(this.bands.length - 1, Math.floor(y / this.size)));
  }
}
