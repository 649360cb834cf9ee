/** What stands on a level, in a topological order: boxes, scopes or pieces of them, and stretches of the level (`parts` says of what). */
export interface Part {
  readonly kind: 'box' | 'scope' | 'block';
  /** Empty for boxes. */
  readonly label: string;
  readonly members: Int32Array;
  readonly parts: readonly Part[];
}

/** More would be no overview either. */
const mostParts = 32;

/**
 * A level with too many parts gets fewer: the boxes between its groups become groups; if that is not enough, stretches of about equal length do, and so does
 * what is in them.
 */
export function partsAmong(parts: readonly Part[], most: number): readonly Part[] {
  if (parts.length <= most) return parts;
  const fewer = withoutLooseRuns(parts, most);
  if (fewer.length <= most) return fewer;
  const stretches = Math.min(mostParts, Math.ceil(Math.sqrt(parts.length)));
  return Array.from({ length: stretches }, (_, index) => {
    const from = Math.round((index * parts.length) / stretches);
    const to = Math.round(((index + 1) * parts.length) / stretches);
    const own = parts.slice(from, to);
    const label = labelOf(own) ?? `part ${index + 1} of ${stretches}`;
    return { kind: 'block', label, members: membersOf(own), parts: partsAmong(own, most) };
  });
}

/** Fewer boxes in a row stay as they are. */
const leastRun = 4;

function withoutLooseRuns(parts: readonly Part[], most: number): readonly Part[] {
  if (parts.every(({ kind }) => kind === 'box')) return parts;
  const runs: Part[][] = [];
  for (const part of parts) {
    const run = runs[runs.length - 1];
    if (run && part.kind === 'box' && run[0]!.kind === 'box') run.push(part);
    else runs.push([part]);
  }
  return runs.flatMap((run): readonly Part[] => {
    if (run.length < leastRun) return run;
    return [{ kind: 'block', label: `${run.length} nodes between`, members: membersOf(run), parts: partsAmong(run, most) }];
  });
}

/** `layer.0 … layer.15`, `blocks 1 … 10 of 58` */
function labelOf(parts: readonly Part[]): string | undefined {
  const named = parts.filter(({ kind }) => kind !== 'box');
  const [first, last] = [named[0], named[named.length - 1]];
  if (!first || !last || first === last) return undefined;
  const [from, to] = [nthOf(first), nthOf(last)];
  if (from && to && from.all === to.all) return `blocks ${from.nth} … ${to.nth} of ${from.all}`;
  return `${from?.text ?? first.label} … ${to?.text ?? last.label}`;
}

/** Of `block 3 of 58 (Conv, Relu)` what counts it. */
function nthOf({ kind, label }: Part): { readonly text: string; readonly nth: string; readonly all: string } | undefined {
  const found = kind === 'block' ? /^block (\d+) of (\d+)/.exec(label) : null;
  return found ? { text: found[0], nth: found[1]!, all: found[2]! } : undefined;
}

export function membersOf(parts: readonly { readonly members: Int32Array }[]): Int32Array {
  const all = new Int32Array(parts.reduce((sum, { members }) => sum + members.length, 0));
  let at = 0;
  for (const { members } of parts) {
    all.set(members, at);
    at += members.length;
  }
  return all;
}
