export type CsvRow = Readonly<Record<string, string>>;

/** Rows of a CSV text by the titles of its first line; quoted fields may hold commas, quotes and line ends (RFC 4180). */
export function csvRows(text: string): readonly CsvRow[] {
  const [titles = [], ...rows] = [...records(text)];
  return rows.map((row) => Object.fromEntries(titles.map((title, i) => [title, row[i] ?? ''])));
}

function* records(text: string): Generator<string[]> {
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  let record: string[] = [];
  while (field.lastIndex < text.length) {
    const [, quoted, plain = '', end] = field.exec(text) ?? [];
    if (end === undefined) return;
    record.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ',') continue;
    yield record;
    record = [];
  }
}
