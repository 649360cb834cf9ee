import { Problem } from '../../problem';

/** The class of each sample by what the file calls it, lines of `name,index`: commas, semicolons, tabs or spaces; a heading is passed over. */
export function readLabels(text: string, path: string): ReadonlyMap<string, number> {
  const labels = new Map<string, number>();
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const parts = /^\s*"?(.*?)"?\s*[,;\t ]\s*(\d+)\s*$/.exec(line);
    if (parts) labels.set(parts[1] as string, Number(parts[2]));
    else if (at > 0)
      throw new Problem(
        'labels-unreadable',
        `${path}:${at + 1}`,
        `"${line.trim()}" is not a name and the index of a class.`,
        'Write one sample per line: name,index.',
      );
  }
  return labels;
}

/** By the sample's name as it stands, by its last part, and by that without its ending. */
export function labelOf(labels: ReadonlyMap<string, number>, sample: string): number | undefined {
  const last = sample.split(/[\\/]/).at(-1) ?? sample;
  return labels.get(sample) ?? labels.get(last) ?? labels.get(last.replace(/\.[^.]*$/, ''));
}

/** Share of the labeled samples whose largest value is that of their class. `valuesOf` gives the output of a sample; undefined where none has a label. */
export async function top1(
  labels: ReadonlyMap<string, number>,
  names: readonly string[],
  valuesOf: (sample: number) => Promise<ArrayLike<number>>,
): Promise<number | undefined> {
  let [labeled, right] = [0, 0];
  for (const [at, name] of names.entries()) {
    const label = labelOf(labels, name);
    if (label === undefined) continue;
    labeled++;
    if (largest(await valuesOf(at)) === label) right++;
  }
  return labeled === 0 ? undefined : right / labeled;
}

function largest(values: ArrayLike<number>): number {
  let top = 0;
  for (let at = 1; at < values.length; at++) if ((values[at] as number) > (values[top] as number)) top = at;
  return top;
}
