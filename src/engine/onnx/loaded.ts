import type { ModelBytes, Span } from '../ir/graph';
import { Problem } from '../problem';
import type { Files } from '../world';

/** A piece of the file that is in memory. */
export interface Piece {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** The parts of a model's file that are in memory, by file offset; large payloads are left on disk. */
export class LoadedBytes implements ModelBytes {
  constructor(
    readonly path: string,
    readonly size: number,
    /** Sorted, not overlapping. */
    private readonly pieces: readonly Piece[],
    private readonly files: Files,
  ) {}

  /** The piece that holds byte `at`. */
  piece(at: number): Piece | undefined {
    let low = 0;
    let high = this.pieces.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const piece = this.pieces[middle]!;
      if (at < piece.at) high = middle - 1;
      else if (at >= piece.at + piece.bytes.length) low = middle + 1;
      else return piece;
    }
    return undefined;
  }

  view({ at, length }: Span): Uint8Array | undefined {
    if (length === 0) return new Uint8Array(0);
    const piece = this.piece(at);
    if (!piece || at + length > piece.at + piece.bytes.length) return undefined;
    return piece.bytes.subarray(at - piece.at, at - piece.at + length);
  }

  async load(span: Span): Promise<Uint8Array> {
    const known = this.view(span);
    if (known) return known;
    const bytes = await this.files.read(this.path, span.at, span.length);
    if (bytes.length === span.length) return bytes;
    throw new Problem(
      'file-changed',
      this.path,
      `The file ended at byte ${span.at + bytes.length}, but ${span.at + span.length} bytes were there when it was opened.`,
      'Reload the model.',
    );
  }
}
