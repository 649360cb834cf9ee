import type { Box, EngineCalls, NodeDetails, PlacementOverlay, TargetChoice } from '../../src/protocol/calls';
import type { HostCalls } from '../../src/protocol/host-calls';
import type { Handlers } from '../../src/protocol/rpc';
import { defaultOptions, type SelectorCalls } from '../../src/protocol/selector-calls';

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

/** Ids of the nodes in the body of the first one start here. */
const bodyNodes = 100;

/** A chain of nodes with such names: in boxes, values, details, summary and diagnostics. Surrogates do not survive UTF-8, so no file could hold them all. */
export function hostileHandlers(): Partial<Handlers<EngineCalls & HostCalls>> {
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
    groups: [],
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
    place: async ({ target }) => hostilePlacement(target),
    layerTexts: async () => ({
      node: Int32Array.from(hostileNames.keys()),
      names: hostileNames,
      opTypes: hostileNames,
      outputs: hostileNames,
    }),
    explain: async ({ layers }) => layers.map(({ node }) => ({ why: hostileNames[node]!, help: hostileNames[node]! })),
    ...hostileChoice(),
    ...hostileEncodings(),
    subgraph: async () => ({ ...view, boxes: boxes.map((box) => ({ ...box, node: bodyNodes + box.node, graphs: [] })) }),
    details: async ({ node }) =>
      node < bodyNodes
        ? hostileDetails(node)
        : { ...hostileDetails(node - bodyNodes), id: node, within: [{ graph: 1, label: hostileNames[0]! }] },
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

function hostilePlacement(target: TargetChoice): PlacementOverlay {
  const provenance = { rung: 'estimate', producer: { tool: hostileNames[0]!, version: hostileNames[3]! } } as const;
  const verdicts = hostileNames.map((name) => ({
    unit: 'cpu' as const,
    rule: name,
    reason: name,
    saw: name,
    allows: [name],
    fix: name,
  }));
  const time = { ...provenance, us: new Float64Array(hostileNames.length).fill(1), totalUs: hostileNames.length };
  return {
    ...provenance,
    target,
    verdicts,
    segments: [],
    boundaries: [],
    counts: { htp: 0, gpu: 0, cpu: hostileNames.length, removed: 0 },
    time,
  };
}

const subject = { by: 'node', name: hostileNames[0]! } as const;
const figures = {
  counts: { htp: 0, gpu: 0, cpu: 10, removed: 0 },
  segments: 1,
  boundaries: 1,
  boundaryBytes: 1,
  conversions: 1,
  us: { htp: 1, gpu: 1, cpu: 1 },
  totalUs: 1,
};

function hostileChoice(): Pick<Handlers<SelectorCalls>, 'select' | 'pin' | 'whatIf' | 'bestNext'> {
  const conversions = hostileNames.map((value) => ({
    value,
    from: 'htp' as const,
    to: 'cpu' as const,
    needs: 'cast' as const,
    fromType: value,
    toType: value,
    fromBytes: 1,
    toBytes: 1,
  }));
  return {
    select: async ({ target }) => {
      const provenance = { rung: 'estimate', producer: { tool: hostileNames[0]!, version: hostileNames[3]! } } as const;
      const parts = [{ ...provenance, part: 'operators' as const, points: 1, most: 1, reason: hostileNames[1]! }];
      const score = { unit: 'cpu' as const, points: 1, parts, excluded: hostileNames[0]!, totalUs: 1, memoryBytes: 1 };
      const table = { chosen: 'cpu' as const, most: 1, units: [score], explanation: hostileNames.join(' ') };
      return {
        target,
        options: defaultOptions,
        capabilities: [],
        whole: table,
        segments: [{ ...table, segment: 0, unit: 'cpu', nodes: [0] }],
      };
    },
    pin: async ({ target, pins }) => ({
      overlay: hostilePlacement(target),
      outcomes: pins.map((pin) => ({
        pin,
        nodes: [],
        refused: hostileNames.map((reason, node) => ({ node, reason })),
        removed: 0,
        unknown: { nearest: hostileNames[3] },
      })),
      conversions,
    }),
    whatIf: async ({ target, suppositions }) => ({
      suppositions,
      meant: [],
      overlay: hostilePlacement(target),
      before: figures,
      after: figures,
      changed: [],
      conversions,
      notes: hostileNames,
    }),
    bestNext: async () =>
      hostileNames.map((name) => ({
        supposition: { subject, suppose: 'supported' },
        title: name,
        reason: name,
        fix: name,
        nodes: 1,
        saved: { segments: 1, boundaries: 1, boundaryBytes: 1, us: 1 },
      })),
  };
}

function hostileEncodings(): Pick<Handlers<HostCalls>, 'modelEncodings' | 'encodingMarks'> {
  const site = (name: string) => ({
    file: `/${name}`,
    span: { at: 0, end: 1 },
    line: 0,
    text: name,
    scale: [1],
    offset: [0],
    findings: [{ severity: 'error' as const, code: name, what: name, fix: name }],
  });
  return {
    modelEncodings: async ({ values }) => ({ files: hostileNames, sites: values.map((value) => [site(value)]) }),
    encodingMarks: async () => hostileNames.map((value, node) => ({ value, nodes: [node], severity: 'error' as const, what: value })),
  };
}
