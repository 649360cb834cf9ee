/** What issue and README promise, as shares of the peer's figures or as limits of our own. */
const targets = [
  { key: 'openMs', title: 'open', unit: 'ms', most: 0.1, for: (model) => model === 't10000' },
  { key: 'longestTaskMs', title: 'longest task', unit: 'ms', limit: 100 },
  { key: 'rssMb', title: 'memory', unit: 'MB' },
  { key: 'peakMb', title: 'memory at most', unit: 'MB' },
  { key: 'ownMb', title: 'memory above an empty page', unit: 'MB', most: 1 / 3 },
  { key: 'panP95Ms', title: 'pan p95', unit: 'ms', limit: 17.5 },
  { key: 'zoomP95Ms', title: 'zoom p95', unit: 'ms', limit: 17.5 },
];

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** The middle of several runs of one viewer on one model; `emptyMb` is what a page without anything holds. */
export function summarize(viewer, model, runs, emptyMb) {
  const done = runs.filter((run) => run.openMs !== undefined);
  const of = (read) => {
    const values = done.map(read).filter((value) => value !== undefined);
    return values.length > 0 ? median(values) : undefined;
  };
  return {
    model,
    viewer: viewer.name,
    boxes: done[0]?.boxes,
    openMs: of((run) => run.openMs),
    opens: runs.map((run) => run.openMs ?? 'timeout'),
    longestTaskMs: of((run) => run.longestTaskMs),
    rssMb: of((run) => run.rssMb),
    peakMb: of((run) => run.peakMb),
    ownMb: of((run) => (emptyMb === undefined ? undefined : Math.max(0, run.rssMb - emptyMb))),
    panP95Ms: of((run) => run.pan?.p95Ms),
    zoomP95Ms: of((run) => run.zoom?.p95Ms),
  };
}

/** One row per model and figure: ours, the peer's, their ratio, and whether the target is met. */
export function comparison(ours, peers) {
  const rows = ours.flatMap((one) => {
    const peer = peers.find(({ model }) => model === one.model);
    return targets
      .filter(({ key }) => one[key] !== undefined)
      .map(({ key, title, unit, most, limit, for: applies = () => true }) => {
        const ratio = peer?.[key] ? one[key] / peer[key] : undefined;
        const target = applies(one.model) ? { most, limit } : {};
        return [
          one.model,
          title,
          figure(one[key], unit),
          figure(peer?.[key], unit),
          ratio?.toFixed(2) ?? '',
          verdict(one[key], ratio, target),
        ];
      });
  });
  return aligned([['model', 'figure', ours[0]?.viewer ?? '', peers[0]?.viewer ?? 'no peer', 'ratio', 'target'], ...rows]);
}

function verdict(value, ratio, { most, limit }) {
  if (limit !== undefined) return `${value <= limit ? 'met' : 'NOT met'} (≤ ${limit})`;
  if (most === undefined || ratio === undefined) return '';
  return `${ratio <= most ? 'met' : 'NOT met'} (≤ ${most.toFixed(2)} of the peer's)`;
}

const figure = (value, unit) => (value === undefined ? '' : `${value} ${unit}`);

/** How the time to open grows with the graph: per 1,000 boxes it should stay the same. */
export function growth(rows) {
  return aligned([
    ['boxes', 'open', 'per 1,000 boxes', 'longest task', 'memory'],
    ...rows.map(({ boxes, openMs, longestTaskMs, rssMb }) => [
      String(boxes),
      figure(openMs, 'ms'),
      figure(Math.round(openMs / (boxes / 1000)), 'ms'),
      figure(longestTaskMs, 'ms'),
      figure(rssMb, 'MB'),
    ]),
  ]);
}

function aligned(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
