// A kept profile with as many events as one likes, drawn by rule: for timing and for tests, never a result.

const threads = [
  { name: 'Main thread', kind: 'main', depth: 0 },
  { name: 'HVX 1', kind: 'hvx', depth: 0 },
  { name: 'HVX 2', kind: 'hvx', depth: 0 },
  { name: 'HVX 3', kind: 'hvx', depth: 0 },
  { name: 'HVX 4', kind: 'hvx', depth: 0 },
  { name: 'DMA', kind: 'dma', depth: 0 },
];
/** Places in the engine's list of kinds of work. */
const work = { hmx: 1, hvx: 2, dma: 3, control: 4 };

/** `layers` are names of nodes; events are spread over them in order. Half of the events are the main thread's, as in the simulator's traces. */
export function bigProfile({ events, layers, modelName }) {
  const perLane = [events / 2, ...Array(5).fill(events / 10)];
  const length = events * 100;
  const columns = { first: [0], startStep: [], duration: [], work: [], layer: [], name: [], ddrBytes: [], cause: [] };
  perLane.forEach((count, lane) => {
    const step = length / count;
    for (let i = 0; i < count; i++) {
      const kind = lane > 0 ? (lane < 5 ? 'hvx' : 'dma') : i % 4 === 0 ? 'hmx' : 'control';
      columns.startStep.push(i === 0 ? 3 * lane : step);
      columns.duration.push(step * (0.3 + 0.6 * ((i * 7919) % 100) * 0.01));
      columns.work.push(work[kind]);
      columns.layer.push(Math.floor((i / count) * layers.length));
      columns.name.push(work[kind]);
      columns.ddrBytes.push(kind === 'dma' ? 4096 * (1 + (i % 5)) : 0);
      // What another lane does was started by the main thread.
      columns.cause.push(lane === 0 || i === 0 ? -1 : Math.floor((i * perLane[0]) / count) - 1);
    }
    columns.first.push(columns.first[lane] + count);
  });
  const levels = Array.from({ length: Math.min(events, 50_000) }, (_, i) => 1e6 + ((i * 104_729) % 7_000_000));
  const us = length / 1500;
  return {
    id: 'big',
    createdAt: '2026-11-20T10:00:00Z',
    modelSha256: '',
    modelName,
    kind: 'htp-sim',
    rung: 'simulated',
    producer: { tool: 'drawn fixture', version: '0', settings: 'for timing the page only' },
    total: { meanMs: us / 1000 },
    layers: layers.map((name) => ({ name, opType: 'Conv', unit: 'htp', us: us / layers.length, share: 1 / layers.length })),
    unmatched: { spans: 0, us: 0, names: [] },
    htp: { cycles: length, clockMhz: 1500, ddr: {}, vtcmBytes: 8_388_608, peakVtcmBytes: 8_000_000, opsWithoutCost: [] },
    timeline: {
      tick: 'cycle',
      ticksPerUs: 1500,
      lanes: threads,
      names: ['main', 'matrix kernel', 'vector kernel', 'transfer', 'start'],
      ...columns,
      vtcm: { at: levels.map((_, i) => (i * length) / levels.length), bytes: levels },
    },
  };
}
