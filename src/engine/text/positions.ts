/** Zero-based, `character` in UTF-16 code units: the Language Server Protocol's position. */
export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

/** Maps offsets of one text to positions and back. Lines end with LF, CRLF or CR. */
export class Positions {
  private readonly starts: number[] = [0];

  constructor(private readonly text: string) {
    for (const { index, 0: ending } of text.matchAll(/\r\n|\n|\r/g)) this.starts.push(index + ending.length);
  }

  at(offset: number): TextPosition {
    let [low, high] = [0, this.starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    return { line: low, character: offset - (this.starts[low] as number) };
  }

  offset({ line, character }: TextPosition): number {
    const start = this.starts[line];
    return start === undefined ? this.text.length : Math.min(start + character, this.starts[line + 1] ?? this.text.length);
  }
}
