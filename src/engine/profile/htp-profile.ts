import { finalizationMode } from '../convert/run-tool';
import type { Model, Node } from '../ir/graph';
import type { Verdict } from '../placement/placement';
import type { VerifiedPlacement } from '../placement/verified';
import type { Chip, Target } from '../targets/target';
import { kernelOwners } from './fused-kernels';
import { type GraphTrace, type JoinedTrace, joinTraces, type KernelGroup } from './join-trace';
import type { HtpDetail, LayerTime, Profile, Total } from './profile';
import type { SimulatedGraph } from './qnn-csv';
import { simulatedTimeline } from './simulated-timeline';

/** What one simulation gave, parsed. `graphs[i]` and `simulated[i]` are the same QNN graph. */
export interface SimulatedParts {
  readonly graphs: readonly GraphTrace[];
  readonly simulated: readonly SimulatedGraph[];
  readonly placement: VerifiedPlacement;
}

export interface SimulationFacts {
  readonly simulated: Chip;
  readonly target: Target;
  readonly versions: Readonly<Record<string, string>>;
  readonly isFloat: boolean;
  readonly modelName: string;
  readonly modelSha256: string;
  readonly createdAt: string;
}

/** The simulation as a profile: one layer per node on the HTP with those that were fused into it, everything else counted in `unmatched`. */
export function htpProfile(model: Model, parts: SimulatedParts, facts: SimulationFacts): Profile {
  const clockMhz = parts.graphs[0]?.trace.clockMhz ?? 0;
  const { owners, fusedInto } = kernelOwners(model, parts.placement, parts.graphs);
  const joined = joinTraces(parts.graphs, owners);
  const groups = new Map(joined.groups.flatMap((group) => (group.node === undefined ? [] : [[group.node, group] as const])));
  const nodes = model.nodes.filter(({ id }) => runsOnHtp(parts.placement.verdicts[id]) && !fusedInto.has(id));
  const fused = fusedNames(model, fusedInto);
  const layers = nodes.map((node): LayerTime => {
    const names = fused.get(node.id);
    return { ...layerTime(node, groups.get(node.id), joined.cycles, clockMhz), ...(names && { fused: names }) };
  });
  const layerOfNode = new Map(nodes.map(({ id }, i) => [id, i]));
  const layerOf = (group: number) => layerOfNode.get(joined.groups[group]?.node ?? -1) ?? -1;
  return {
    rung: 'simulated',
    producer: producer(facts, parts),
    id: `htp-sim-${facts.createdAt.replace(/[^0-9]/g, '').slice(0, 17)}`,
    createdAt: facts.createdAt,
    modelSha256: facts.modelSha256,
    modelName: facts.modelName,
    kind: 'htp-sim',
    total: total(joined.cycles, parts.simulated, clockMhz),
    layers,
    unmatched: unmatched(joined, clockMhz),
    htp: {
      ...detail(model, parts, owners, joined, clockMhz),
      ...standIn(facts),
    },
    timeline: simulatedTimeline(joined, layerOf, clockMhz),
  };
}

/** Also a node that was merged with another one into an operation of the HTP. */
export function runsOnHtp(verdict: Verdict | undefined): boolean {
  return verdict?.unit === 'htp' || (verdict?.qnnOps ?? []).length > 0;
}

function fusedNames(model: Model, fusedInto: ReadonlyMap<number, number>): ReadonlyMap<number, readonly string[]> {
  const names = new Map<number, string[]>();
  for (const [node, host] of fusedInto) names.set(host, [...(names.get(host) ?? []), model.nodes[node]?.name ?? '']);
  return names;
}

function layerTime(node: Node, group: KernelGroup | undefined, cycles: number, clockMhz: number): LayerTime {
  const share = group ? group.share / cycles : 0;
  const base = { name: node.name, opType: node.opType, unit: 'htp' as const, us: (share * cycles) / clockMhz, share };
  if (!group) return base;
  const { hmx, hvx, dma, main } = group.busy;
  return {
    ...base,
    cycles: hmx + hvx + dma + main,
    busy: { hmx, hvx, dma, main },
    ddrBytes: group.ddrBytes,
    vtcmBytes: group.peakVtcmBytes,
  };
}

function total(cycles: number, simulated: readonly SimulatedGraph[], clockMhz: number): Total {
  const ms = (count: number) => count / clockMhz / 1000;
  const meanMs = ms(cycles);
  const sum = (pick: (graph: SimulatedGraph) => number) => simulated.reduce((all, graph) => all + pick(graph), 0);
  return { meanMs, fps: 1000 / meanMs, lowMs: ms(sum(({ lowCycles }) => lowCycles)), highMs: ms(sum(({ highCycles }) => highCycles)) };
}

const idleName = 'no kernel running';

/** What belongs to no node of the model, the longest first. */
function unmatched({ groups, idleCycles }: JoinedTrace, clockMhz: number): Profile['unmatched'] {
  const without = groups.filter(({ node }) => node === undefined).sort((a, b) => b.share - a.share);
  const cycles = without.reduce((sum, { share }) => sum + share, idleCycles);
  const spans = without.reduce((sum, group) => sum + group.spans, 0);
  const names = without.map(({ name }) => readableKernel(name));
  return { spans, us: cycles / clockMhz, names: [...names, ...(idleCycles > 0 ? [idleName] : [])] };
}

/** Kernels that move the inputs and outputs of a QNN graph bear the OpIds of its ends, which are no nodes. */
function readableKernel(name: string): string {
  if (/^q::\*Input/.test(name)) return `inputs of the HTP graphs (${name})`;
  return /^q::\*Output/.test(name) ? `outputs of the HTP graphs (${name})` : name;
}

function detail(
  model: Model,
  { graphs, simulated }: SimulatedParts,
  owners: ReadonlyMap<string, number>,
  joined: JoinedTrace,
  clockMhz: number,
): HtpDetail {
  const named = simulated.flatMap(({ opsWithoutCost }) => opsWithoutCost).map((op) => model.nodes[owners.get(op) ?? -1]?.name ?? op);
  const ddr: Record<string, number> = {};
  for (const graph of simulated) for (const [kind, bytes] of Object.entries(graph.ddr)) ddr[kind] = (ddr[kind] ?? 0) + bytes;
  return {
    cycles: joined.cycles,
    clockMhz,
    ddr,
    peakVtcmBytes: joined.peakVtcmBytes,
    vtcmBytes: graphs[0]?.trace.vtcmBytes ?? 0,
    opsWithoutCost: [...new Set(named)],
  };
}

function standIn({ simulated, target }: SimulationFacts): Pick<HtpDetail, 'simulatedAs'> {
  return simulated.soc === target.chip.soc ? {} : { simulatedAs: simulated.soc };
}

function producer({ simulated, target, versions, isFloat }: SimulationFacts, { graphs, placement }: SimulatedParts): Profile['producer'] {
  const onCpu = placement.verdicts.filter(({ unit }) => unit === 'cpu').length;
  const settings = [
    isFloat ? 'float model as fp16' : 'quantized model as it is',
    `finalization mode ${finalizationMode}`,
    simulated.soc === target.chip.soc
      ? ''
      : `simulated as ${simulated.soc} (v${simulated.htpArch}): the simulator does not know ${target.chip.soc} (v${target.chip.htpArch})`,
    graphs.length > 1 ? `${graphs.length} HTP partitions one after another` : '',
    onCpu > 0 ? `without the ${onCpu} nodes on the CPU` : '',
  ];
  return {
    tool: 'QNN simulator',
    version: `QAIRT ${versions.QAIRT}, onnxruntime-qnn ${versions['onnxruntime-qnn']}`,
    chip: target.chip.soc,
    settings: settings.filter(Boolean).join('; '),
  };
}
