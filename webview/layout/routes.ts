/** Points of polylines in one growing array; a point that adds nothing to its line is left out. */
export class Polylines {
  private points = new Float64Array(1024);
  private length = 0;
  private lineStart = 0;

  /** Ends the line; returns the number of points up to here. */
  endLine(): number {
    this.lineStart = this.length;
    return this.length / 2;
  }

  add(x: number, y: number): void {
    const { points, length } = this;
    const known = length - this.lineStart;
    if (known >= 2 && near(points[length - 2]!, x) && near(points[length - 1]!, y)) return;
    // On one vertical line, only its ends count.
    if (known >= 4 && near(points[length - 2]!, x) && near(points[length - 4]!, x)) {
      points[length - 1] = y;
      return;
    }
    if (length + 2 > points.length) {
      this.points = new Float64Array(2 * points.length);
      this.points.set(points);
    }
    this.points[length] = x;
    this.points[length + 1] = y;
    this.length += 2;
  }

  all(): Float64Array {
    return this.points.slice(0, this.length);
  }
}

/** Ends of pieces that meet are found on two ways, whose sums may differ in the last bits. */
function near(a: number, b: number): boolean {
  return Math.abs(a - b) < 1e-6;
}
