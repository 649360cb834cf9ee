import type { Model } from '../../ir/graph';
import { nearest } from '../../text/nearest';
import type { Verdict } from '../placement';
import type { Subject } from './options';

const nameOfOp = ({ domain, opType }: { readonly domain: string; readonly opType: string }) =>
  domain === '' ? opType : `${domain}.${opType}`;

/** Ids of the nodes that a subject means. `verdicts` tell who was refused by which rule. */
export function nodesMeant({ by, name }: Subject, { nodes }: Model, verdicts: readonly Verdict[]): readonly number[] {
  const meant = {
    node: (id: number) => nodes[id]?.name === name,
    op: (id: number) => nodes[id]?.opType === name || nameOfOp(nodes[id] as (typeof nodes)[number]) === name,
    pattern: matcher(name),
    rule: (id: number) => verdicts[id]?.unit === 'cpu' && verdicts[id]?.rule === name,
  };
  const test = by === 'pattern' ? (id: number) => meant.pattern(nodes[id]?.name ?? '') : meant[by];
  return nodes.flatMap(({ id }) => (test(id) ? [id] : []));
}

/** What the user probably meant by a subject that means nothing. */
export function nearestSubject({ by, name }: Subject, { nodes }: Model): string | undefined {
  if (by === 'node') return nearest(name, new Set(nodes.map((node) => node.name)));
  return by === 'op' ? nearest(name, new Set(nodes.map(nameOfOp))) : undefined;
}

/** `*` is any text, `?` one character. Linear in all but odd patterns, and never exponential: patterns come from files. */
function matcher(pattern: string): (name: string) => boolean {
  return (name) => {
    let [at, inPattern, star, from] = [0, 0, -1, 0];
    while (at < name.length) {
      const expected = pattern[inPattern];
      if (expected === '*') [star, from] = [inPattern++, at];
      else if (expected === '?' || expected === name[at]) [at, inPattern] = [at + 1, inPattern + 1];
      else if (star < 0) return false;
      else [at, inPattern] = [++from, star + 1];
    }
    while (pattern[inPattern] === '*') inPattern++;
    return inPattern === pattern.length;
  };
}

/** `op:Resize`, `rule:dynamic-shape`, `decoder*`, `conv1`: as written on a command line. */
export function parseSubject(text: string, model: Model): Subject {
  const [, by, name] = /^(op|rule|node|pattern):(.+)$/s.exec(text) ?? [];
  if (by && name && !model.nodes.some((node) => node.name === text)) return { by: by as Subject['by'], name };
  const isPattern = /[*?]/.test(text) && !model.nodes.some((node) => node.name === text);
  return { by: isPattern ? 'pattern' : 'node', name: text };
}

/** The other way: what `parseSubject` reads. */
export function subjectText({ by, name }: Subject): string {
  return by === 'node' || by === 'pattern' ? name : `${by}:${name}`;
}
