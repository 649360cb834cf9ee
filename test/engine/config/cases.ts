import assert from 'node:assert/strict';
import test from 'node:test';
import { applyEdits } from '../../../src/engine/config/apply-fixes';
import { checkConfig } from '../../../src/engine/config/check';
import { configDocument } from '../../../src/engine/config/document';
import type { Finding } from '../../../src/engine/config/finding';
import { fixAll } from '../../../src/engine/config/fix-all';
import type { ConfigKind } from '../../../src/engine/config/kinds';
import type { Figures } from '../../../src/engine/config/rules/figures';
import type { CheckContext, Referenced } from '../../../src/engine/config/rules/rule';
import { parseModelText } from '../../../src/engine/ir/text';
import { type OpenModel, openedModel } from '../../../src/engine/session';
import { chipNamed, defaultTarget } from '../../../src/engine/targets/chips';
import type { Precision } from '../../../src/engine/targets/target';

/** One config with all that is to be said of it. */
export interface ConfigCase {
  readonly name: string;
  /** The file's name, which says its kind. */
  readonly file: string;
  /** `⟦` and `⟧` stand around the place of each finding. */
  readonly text: string;
  /** The code of each mark's finding, in the order of the opening marks; of nested marks the inner one comes after the outer one. */
  readonly want: readonly string[];
  /** A graph as text (`ir/text.ts`). */
  readonly model?: string;
  readonly soc?: string;
  readonly precision?: Precision;
  /** Files beside the config: text, or a size in bytes; null is missing. Files not named here are not looked for. */
  readonly files?: Readonly<Record<string, string | number | null>>;
  readonly figures?: Figures;
  readonly kind?: ConfigKind;
  /** The text once all preferred fixes are applied. Checked again it has no error and no warning but those in `remains`. */
  readonly fixed?: string;
  readonly remains?: readonly string[];
  /** The text after each fix that is not preferred, by title. */
  readonly others?: Readonly<Record<string, string>>;
}

/** One test per case: findings with their places, every fix, and the mended file checked again. */
export function runCases(title: string, cases: readonly ConfigCase[]): void {
  for (const one of cases) test(`${title}: ${one.name}`, () => runCase(one));
}

async function runCase(one: ConfigCase): Promise<void> {
  const { text, spans } = unmarked(one.text);
  const check = checker(one);
  const findings = await check(text);
  assert.deepEqual(described(findings, text), wanted(spans, one.want, text));
  for (const finding of findings) assertSentences(finding);
  assertOthers(one, text, findings);
  const fixed = await fixAll(text, check);
  const clean = fixed.findings.filter(({ severity }) => severity === 'error' || severity === 'warning').map(({ code }) => code);
  if (one.fixed === undefined) assert.equal(fixed.text, text, 'a case with preferred fixes says what the file becomes');
  else {
    assert.equal(fixed.text, one.fixed);
    assert.deepEqual(clean, one.remains ?? [], 'the fixed file is clean');
  }
}

function checker(one: ConfigCase): (text: string) => Promise<readonly Finding[]> {
  const model = one.model === undefined ? undefined : openModelText(one.model);
  return async (text) => checkConfig(contextOf(one, text, model));
}

const models = new Map<string, OpenModel>();

function openModelText(text: string): OpenModel {
  const open = models.get(text) ?? openedModel(parseModelText(text));
  models.set(text, open);
  return open;
}

function contextOf(one: ConfigCase, text: string, model: OpenModel | undefined): CheckContext {
  const document = configDocument(`/project/${one.file}`, text, one.kind);
  assert.ok(document, `${one.file} is a config`);
  const chip = one.soc === undefined ? defaultTarget.chip : chipNamed(one.soc);
  const target = { chip, precision: one.precision ?? defaultTarget.precision };
  const files = new Map(Object.entries(one.files ?? {}).map(([name, content]) => [name, referenced(name, content)]));
  return {
    document,
    target,
    chipGiven: one.soc !== undefined,
    files,
    ...(model && { model }),
    ...(one.figures && { figures: one.figures }),
  };
}

function referenced(name: string, content: string | number | null): Referenced {
  const base = { name, path: `/project/${name}`, exists: content !== null };
  if (typeof content === 'string') return { ...base, bytes: content.length, text: content };
  return { ...base, bytes: content ?? 0 };
}

interface Marked {
  readonly text: string;
  readonly spans: readonly { readonly at: number; readonly end: number }[];
}

/** The text without its marks, and where they stood, in the order of the opening ones. */
export function unmarked(marked: string): Marked {
  let text = '';
  const open: number[] = [];
  const spans: { at: number; end: number }[] = [];
  for (const character of marked) {
    if (character === '⟦') open.push(spans.push({ at: text.length, end: -1 }) - 1);
    else if (character === '⟧') {
      const span = spans[open.pop() as number];
      assert.ok(span, 'a closing mark has an opening one');
      span.end = text.length;
    } else text += character;
  }
  assert.equal(open.length, 0, 'an opening mark has a closing one');
  return { text, spans };
}

function described(findings: readonly Finding[], text: string): readonly string[] {
  return findings.map(({ at, end, code }) => place(at, end, code, text)).sort();
}

function wanted(spans: Marked['spans'], codes: readonly string[], text: string): readonly string[] {
  assert.equal(spans.length, codes.length, 'one code for each mark');
  return spans.map(({ at, end }, i) => place(at, end, codes[i] as string, text)).sort();
}

function place(at: number, end: number, code: string, text: string): string {
  return `${String(at).padStart(4)}-${end} ${code} ${text.slice(at, end)}`;
}

/** The service's messages are its own; ours are whole sentences with a code. */
function assertSentences({ voice, code, what, fix }: Finding): void {
  if (voice === 'service') return;
  assert.match(code, /^[a-z0-9]+(-[a-z0-9]+)*$/);
  assert.match(what, /^[\p{Lu}\d"`'.-].*[.!?]$/su, what);
  if (fix !== '') assert.match(fix, /^\p{Lu}.*[.!?]$/su, fix);
}

function assertOthers({ others = {} }: ConfigCase, text: string, findings: readonly Finding[]): void {
  const offered = findings.flatMap(({ fixes }) => fixes.filter(({ preferred }) => !preferred));
  for (const { title, edits } of offered) assert.equal(applyEdits(text, edits), others[title], `what "${title}" makes of the file`);
  assert.deepEqual(Object.keys(others).sort(), [...new Set(offered.map(({ title }) => title))].sort());
}
