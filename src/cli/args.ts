import { parseArgs } from 'node:util';
import { Problem } from '../engine/problem';
import { nearest } from '../engine/text/nearest';

export interface OptionSpec {
  /** What stands for the value in the help, `SOC`; without it the option is a switch. */
  readonly value?: string;
  /** One letter: `-o`. */
  readonly short?: string;
  /** May be given several times. */
  readonly multiple?: boolean;
  readonly help: string;
}

export type OptionTable = Readonly<Record<string, OptionSpec>>;

/** What was written on the command line, checked against a command's table but not interpreted. */
export class Args {
  constructor(
    readonly positionals: readonly string[],
    private readonly values: ReadonlyMap<string, readonly string[]>,
  ) {}

  has(option: string): boolean {
    return this.values.has(option);
  }

  /** The last value, as it is usual: a later option corrects an earlier one. */
  text(option: string): string | undefined {
    return this.values.get(option)?.at(-1);
  }

  all(option: string): readonly string[] {
    return this.values.get(option) ?? [];
  }

  oneOf<T extends string>(option: string, allowed: readonly T[]): T | undefined {
    const text = this.text(option);
    if (text === undefined) return undefined;
    const found = allowed.find((value) => value === text);
    if (found !== undefined) return found;
    throw usage(`--${option}`, `--${option} cannot be ${JSON.stringify(text)}.`, `Give ${listed(allowed)}.${meant(text, allowed)}`);
  }

  integer(option: string, least: number): number | undefined {
    const text = this.text(option);
    if (text === undefined) return undefined;
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && Number.isSafeInteger(number)) return number;
    throw usage(`--${option}`, `--${option} cannot be ${JSON.stringify(text)}.`, `Give a whole number, ${least} or more.`);
  }

  /** `NAME=VALUE`, each name once. A name may hold `=` itself: the last one counts. */
  pairs(option: string): readonly (readonly [name: string, value: string])[] {
    return this.all(option).map((text) => {
      const at = text.lastIndexOf('=');
      if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)] as const;
      throw usage(`--${option}`, `--${option} cannot be ${JSON.stringify(text)}.`, `Give NAME=VALUE.`);
    });
  }
}

export function usage(where: string, what: string, fix: string): Problem {
  return new Problem('usage', where, what, fix);
}

/** Reads the words after the command's name. */
export function readArgs(words: readonly string[], command: string, options: OptionTable): Args {
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { value, short }]) => [name, { type: value ? 'string' : 'boolean', ...(short && { short }) }]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const positionals: string[] = [];
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const spec = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!spec) throw unknownOption(token.rawName, command, Object.keys(options));
    checkValue(token, spec);
    const known = values.get(token.name) ?? [];
    values.set(token.name, spec.multiple ? [...known, token.value ?? ''] : [token.value ?? '']);
  }
  return new Args(positionals, values);
}

function checkValue(token: { rawName: string; value?: string; inlineValue?: boolean }, { value }: OptionSpec): void {
  const { rawName } = token;
  if (!value && token.value !== undefined) throw usage(rawName, `${rawName} takes no value.`, `Write ${rawName} alone.`);
  // `--soc --json`: the parser took the next option for the value.
  const taken = !token.inlineValue && token.value?.startsWith('--');
  if (value && (token.value === undefined || token.value === '' || taken))
    throw usage(rawName, `${rawName} needs a value.`, `Write ${rawName} ${value}.`);
}

function unknownOption(rawName: string, command: string, known: readonly string[]): Problem {
  const hint = meant(rawName.replace(/^-+/, ''), known, '--');
  return usage(rawName, `${command} has no option ${JSON.stringify(rawName)}.`, `${hint.trim()} See qnn-lens help ${command}.`.trim());
}

function meant(word: string, known: readonly string[], prefix = ''): string {
  const close = nearest(word, known);
  return close === undefined ? '' : ` Did you mean ${prefix}${close}?`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
