import { decodeConfig } from '../engine/config/decode';
import { type ConfigDocument, configDocument } from '../engine/config/document';
import type { Finding } from '../engine/config/finding';
import { Problem } from '../engine/problem';
import type { Files } from '../engine/world';
import type { ConfigText } from '../protocol/config-calls';

export interface KnownText {
  /** Undefined for a file that is none of ours. */
  readonly document: ConfigDocument | undefined;
  /** What is wrong with the bytes of a file that came from the disk. */
  readonly findings: readonly Finding[];
  /** Remembers what `make` gave for this key as long as the text stays. */
  once<T>(key: string, make: (document: ConfigDocument) => T): T | undefined;
}

/** So many texts are kept parsed: those that are on screen, and a few more. */
const mostKept = 8;

/** The texts of config files, each parsed once per version. */
export class ConfigTexts {
  private readonly kept = new Map<string, { readonly version: number | string; readonly known: KnownText }>();

  constructor(private readonly files: Files) {}

  async read({ path, version, text }: ConfigText): Promise<KnownText> {
    if (version === 'disk') return this.fromDisk(path);
    const entry = this.kept.get(path);
    if (entry?.version === version) return entry.known;
    if (text === undefined) throw new Problem('config-text-missing', path, `Version ${version} of the text is not here.`, 'Send it again.');
    return this.keep(path, version, knownText(configDocument(path, text), []));
  }

  private async fromDisk(path: string): Promise<KnownText> {
    const stat = await this.files.stat(path);
    const stamp = `${stat?.mtimeMs} ${stat?.size}`;
    const entry = this.kept.get(`disk ${path}`);
    if (entry?.version === stamp) return entry.known;
    const { text, findings } = decodeConfig(await this.files.read(path), path);
    return this.keep(`disk ${path}`, stamp, knownText(configDocument(path, text), findings));
  }

  private keep(key: string, version: number | string, known: KnownText): KnownText {
    this.kept.delete(key);
    this.kept.set(key, { version, known });
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= mostKept) break;
      this.kept.delete(oldest);
    }
    return known;
  }
}

function knownText(document: ConfigDocument | undefined, findings: readonly Finding[]): KnownText {
  const made = new Map<string, unknown>();
  return {
    document,
    findings,
    once: <T>(key: string, make: (document: ConfigDocument) => T) => {
      if (!document) return undefined;
      if (!made.has(key)) made.set(key, make(document));
      return made.get(key) as T;
    },
  };
}
