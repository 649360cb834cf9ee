/** Edges by slack, the least first; among equals the one that came first. A binary heap. */
export class SlackQueue {
  private readonly edges: number[] = [];
  private readonly slacks: number[] = [];
  private readonly turns: number[] = [];
  private turn = 0;

  get isEmpty(): boolean {
    return this.edges.length === 0;
  }

  /** Infinite where there is no edge. */
  get least(): number {
    return this.slacks[0] ?? Number.POSITIVE_INFINITY;
  }

  push(edge: number, slack: number): void {
    let at = this.edges.push(edge) - 1;
    this.slacks.push(slack);
    this.turns.push(this.turn++);
    while (at > 0 && this.isBefore(at, (at - 1) >> 1)) at = this.swap(at, (at - 1) >> 1);
  }

  pop(): number {
    const last = this.edges.length - 1;
    this.swap(0, last);
    this.slacks.pop();
    this.turns.pop();
    const edge = this.edges.pop()!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= last) return edge;
      if (child + 1 < last && this.isBefore(child + 1, child)) child++;
      if (!this.isBefore(child, at)) return edge;
      at = this.swap(at, child);
    }
  }

  /** Takes away edges that no longer count, as long as they come first. */
  drop(isGone: (edge: number) => boolean): void {
    while (this.edges.length > 0 && isGone(this.edges[0]!)) this.pop();
  }

  private isBefore(a: number, b: number): boolean {
    return this.slacks[a]! < this.slacks[b]! || (this.slacks[a] === this.slacks[b] && this.turns[a]! < this.turns[b]!);
  }

  private swap(a: number, b: number): number {
    for (const list of [this.edges, this.slacks, this.turns]) [list[a], list[b]] = [list[b]!, list[a]!];
    return b;
  }
}
