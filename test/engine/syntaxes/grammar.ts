import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadWASM, OnigScanner, OnigString } from 'vscode-oniguruma';
import { INITIAL, parseRawGrammar, Registry } from 'vscode-textmate';

const root = process.cwd();

/** A piece of a line with the innermost scope that a grammar of ours gives it, without the language's name: `token.error-token`. */
export type Piece = readonly [text: string, scope: string];

export interface Language {
  readonly language: string;
  readonly scopeName: string;
  readonly path: string;
}

/** Splits lines as the editor does, with the same two libraries. Pieces without a scope of their own are left out. */
export async function tokenizer({ language, scopeName, path }: Language): Promise<(line: string) => readonly Piece[]> {
  const wasm = readFileSync(join(root, 'node_modules', 'vscode-oniguruma', 'release', 'onig.wasm'));
  await loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const onigLib = Promise.resolve({
    createOnigScanner: (patterns: string[]) => new OnigScanner(patterns),
    createOnigString: (text: string) => new OnigString(text),
  });
  const registry = new Registry({ onigLib, loadGrammar: async () => parseRawGrammar(readFileSync(join(root, path), 'utf8'), path) });
  const grammar = await registry.loadGrammar(scopeName);
  if (!grammar) throw new Error(`${path} has no grammar ${scopeName}`);
  return (line) =>
    grammar
      .tokenizeLine(line, INITIAL)
      .tokens.map(
        ({ startIndex, endIndex, scopes }): Piece => [line.slice(startIndex, endIndex), (scopes.at(-1) ?? '').replace(`.${language}`, '')],
      )
      .filter(([, scope]) => scope !== scopeName && scope !== `source`);
}
