import type { Box, EngineCalls, NodeDetails } from '../../src/protocol/calls';
import type { Handlers } from '../../src/protocol/rpc';

/** Names that break a page which takes text for markup, or deceive its reader. */
export const hostileNames: readonly string[] = [
  '</script><img src=x onerror="document.title=\'owned\'">',
  '"><svg onload=alert(1)>\'`$&',
  'line\nfeed\ttab\u0000nul',
  'safe\u202egnp.tab',
  'x'.repeat(100_000),
  'lone \ud800 surrogate',
  'שלום/عربى/conv',
  '',
  '__proto__',
  'a'.repeat(60).split('').join('\u0301'),
];

/** A chain of nodes with such names: in boxes, values, details, summary and diagnostics. Surrogates do not survive UTF-8, so no file could hold them all. */
export function hostileHandlers(): Partial<Handlers<EngineCalls>> {
  const boxes: Box[] = hostileNames.map((name, node) => ({
    kind: 'node',
    node,
    name,
    opType: node === 1 ? name : 'Conv',
    detail: name,
    graphs: node === 0 ? [1] : [],
  }));
  const range = (from: number) => Int32Array.from({ length: boxes.length - 1 }, (_, i) => i + from);
  const view = {
    boxes,
    edges: { from: range(0), to: range(1), value: range(0) },
    values: hostileNames.map((name) => ({ name, type: name, bytes: 4 })),
  };
  const summary = {
    name: hostileNames[0]!,
    opset: 17,
    irVersion: 8,
    producer: hostileNames[1]!,
    nodes: boxes.length,
    nodesAll: boxes.length,
    parameters: 0,
    macs: undefined,
    initializerBytes: 0,
    inputs: [],
    outputs: [],
    openMs: 1,
    missingData: [hostileNames[0]!],
  };
  const diagnostics = hostileNames.map((name) => ({
    severity: 'warning' as const,
    code: 'duplicate-name',
    where: name,
    what: name,
    fix: name,
  }));
  return {
    open: async () => ({ summary, view, diagnostics }),
    place: async ({ target }) => {
      const provenance = { rung: 'estimate', producer: { tool: hostileNames[0]!, version: hostileNames[3]! } } as const;
      const verdicts = hostileNames.map((name) => ({
        unit: 'cpu' as const,
        rule: name,
        reason: name,
        saw: name,
        allows: [name],
        fix: name,
      }));
      const time = { ...provenance, us: new Float64Array(boxes.length).fill(1), totalUs: boxes.length };
      return {
        ...provenance,
        target,
        verdicts,
        segments: [],
        boundaries: [],
        counts: { htp: 0, gpu: 0, cpu: boxes.length, removed: 0 },
        time,
      };
    },
    subgraph: async () => ({ ...view, boxes: boxes.map((box) => ({ ...box, node: box.node === 0 ? -1 : box.node, graphs: [] })) }),
    details: async ({ node }) => hostileDetails(node),
    profiles: async () => [],
  };
}

function hostileDetails(node: number): NodeDetails {
  const name = hostileNames[node]!;
  const port = { port: name, value: name, type: name, constant: true, nodes: [{ id: 0, name }] };
  return {
    id: node,
    name,
    ownName: name,
    opType: name,
    domain: name,
    doc: name,
    attributes: [{ name, type: name, text: name }],
    inputs: [port],
    outputs: [port],
    metadata: [[name, name]],
    within: [],
  };
}
