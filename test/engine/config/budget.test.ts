import type { Figure, Figures } from '../../../src/engine/config/rules/figures';
import type { Rung } from '../../../src/engine/rung';
import { type ConfigCase, runCases } from './cases';

const file = 'qnn-budget.json';
const rules = { tool: 'QNN Lens rules', version: '1', chip: 'SM8650' };

function figure(value: number, rung: Rung = 'estimate', tool = rules.tool): Figure {
  return { value, rung, producer: { ...rules, tool } };
}

const figures: Figures = {
  cpuNodes: figure(12),
  segments: figure(3),
  boundaryBytes: figure(1_126_400),
  latencyMs: figure(4.5678, 'simulated', 'QNN simulator'),
  contextBytes: figure(650_000, 'verified', 'QNN HTP compiler'),
  memoryBytes: figure(3_200_000),
  sqnrDb: figure(31.27, 'measured', 'QNN HTP emulator'),
  cosine: figure(0.99712, 'measured', 'QNN HTP emulator'),
};

const limits = (text: string) => `{\n  "limits": {\n    ${text}\n  }\n}\n`;

/** A limit that is exceeded: the value is marked, and one fix changes it. */
function exceeded(name: string, key: string, limit: string, fix: string, met: string): ConfigCase {
  return {
    name,
    file,
    figures,
    text: limits(`"${key}": ⟦${limit}⟧`),
    want: ['budget-exceeded'],
    others: { [fix]: limits(`"${key}": ${met}`) },
  };
}

const cases: readonly ConfigCase[] = [
  exceeded('too many nodes on the CPU', 'cpu_nodes', '10', 'Raise the limit to 12', '12'),
  exceeded('too many segments', 'segments', '2', 'Raise the limit to 3', '3'),
  exceeded('too much data between units', 'boundary_bytes', '1000000', 'Raise the limit to 1126400', '1126400'),
  exceeded('too slow: the limit that is offered has three digits', 'latency_ms', '4.5', 'Raise the limit to 4.57', '4.57'),
  exceeded('accuracy too low: the limit is lowered', 'sqnr_db', '35', 'Lower the limit to 31.2', '31.2'),
  exceeded('cosine too low', 'cosine', '0.999', 'Lower the limit to 0.997', '0.997'),
  exceeded('context binary too large', 'context_bytes', '640000', 'Raise the limit to 650000', '650000'),
  exceeded('too much memory', 'memory_bytes', '3000000', 'Raise the limit to 3200000', '3200000'),
  {
    name: 'a limit that is met by nothing to spare is met',
    file,
    figures,
    text: limits('"cpu_nodes": 12, "segments": 3, "latency_ms": 4.5678, "cosine": 0.99712'),
    want: [],
  },
  {
    name: 'a limit with its rung, exceeded: the bound is marked',
    file,
    figures,
    text: limits('"latency_ms": { "max": ⟦4⟧, "rung": "simulated" }'),
    want: ['budget-exceeded'],
    others: { 'Raise the limit to 4.57': limits('"latency_ms": { "max": 4.57, "rung": "simulated" }') },
  },
  {
    name: 'a verified figure is as good as a simulated one',
    file,
    figures: { cpuNodes: figure(3, 'verified', 'QNN HTP compiler') },
    text: limits('"cpu_nodes": { "max": 3, "rung": "simulated" }'),
    want: [],
  },
  {
    name: 'an estimate where a simulation is asked for neither passes nor fails',
    file,
    figures: { latencyMs: figure(9) },
    text: limits('"latency_ms": { "max": ⟦4⟧, "rung": "simulated" }'),
    want: ['budget-rung'],
  },
  {
    name: 'a simulation where a measurement is asked for',
    file,
    figures,
    text: limits('"latency_ms": { "max": ⟦5⟧, "rung": "measured" }'),
    want: ['budget-rung'],
  },
  {
    name: 'a simulation that leaves the CPU out meets the limit in part',
    file,
    figures: { latencyMs: { ...figure(4, 'simulated', 'QNN simulator'), without: 'the nodes on the CPU' } },
    text: limits('"latency_ms": ⟦5⟧'),
    want: ['budget-partial'],
  },
  {
    name: 'any figure passes for an estimate',
    file,
    figures,
    text: limits('"latency_ms": { "max": 5, "rung": "estimate" }'),
    want: [],
  },
  {
    name: 'what nobody has computed yet',
    file,
    figures: { cpuNodes: figure(0) },
    text: limits('"cpu_nodes": 0, "context_bytes": ⟦1000000⟧, "sqnr_db": ⟦30⟧'),
    want: ['budget-unknown', 'budget-unknown'],
  },
  {
    name: 'placement is never measured',
    file,
    figures,
    text: limits('"segments": { "max": ⟦3⟧, "rung": ⟦"measured"⟧ }'),
    fixed: limits('"segments": { "max": 3, "rung": "simulated" }'),
    want: ['budget-rung', 'budget-rung-unreachable'],
  },
  {
    name: 'memory is an estimate',
    file,
    figures,
    text: limits('"memory_bytes": { "max": 4000000, "rung": ⟦"simulated"⟧ }'),
    fixed: limits('"memory_bytes": { "max": 4000000, "rung": "estimate" }'),
    want: ['budget-rung-unreachable'],
  },
  {
    name: 'no run takes no time',
    file,
    figures,
    text: limits('"latency_ms": ⟦0⟧'),
    want: ['budget-impossible'],
  },
  {
    name: 'more decibels than floats have',
    file,
    figures,
    text: limits('"sqnr_db": { "min": ⟦250⟧ }'),
    want: ['budget-impossible'],
  },
  { name: 'an impossible limit needs no figures', file, figures: {}, text: limits('"segments": ⟦0⟧'), want: ['budget-impossible'] },
  {
    name: 'below zero',
    file,
    figures,
    text: limits('"boundary_bytes": ⟦-1⟧'),
    want: ['schema'],
    fixed: limits('"boundary_bytes": 0'),
    remains: ['budget-exceeded'],
  },
  {
    name: 'a cosine above 1',
    file,
    figures,
    text: limits('"cosine": ⟦1.5⟧'),
    want: ['schema'],
    fixed: limits('"cosine": 1'),
    remains: ['budget-exceeded'],
  },
  {
    name: 'a limit in quotes',
    file,
    figures,
    text: limits('"cpu_nodes": ⟦"20"⟧'),
    want: ['schema'],
    fixed: limits('"cpu_nodes": 20'),
  },
  {
    name: 'a limit that nobody knows',
    file,
    figures,
    text: limits('⟦"cpu_node"⟧: 20'),
    want: ['unknown-key'],
    fixed: limits('"cpu_nodes": 20'),
    others: { 'Remove "cpu_node"': '{\n  "limits": {}\n}\n' },
  },
  {
    name: 'a model that is not there',
    file,
    files: { 'gone.onnx': null },
    text: '{ "model": ⟦"gone.onnx"⟧, "limits": { "cpu_nodes": 1 } }',
    want: ['file-missing'],
  },
  { name: 'no model at all', file, text: '{ ⟦"limits"⟧: { "cpu_nodes": 1 } }', want: ['budget-no-model'] },
  {
    name: 'a chip in small letters',
    file,
    figures,
    text: '{ "target": { "soc": ⟦"sm8650"⟧ }, "limits": { "cpu_nodes": 12 } }',
    fixed: '{ "target": { "soc": "SM8650" }, "limits": { "cpu_nodes": 12 } }',
    want: ['budget-chip-unknown'],
  },
  {
    name: 'a chip that is none',
    file,
    figures,
    text: '{ "target": { "soc": ⟦"A17 Pro"⟧, "precision": "w8a8" }, "limits": {} }',
    want: ['budget-chip-unknown'],
  },
  {
    name: 'comments and another name of the file',
    file: 'face.qnn-budget.json',
    figures,
    text: '{\n  // for the demo\n  "limits": { "segments": 3 } // three are enough\n}',
    want: [],
  },
  { name: 'no limits', file, figures, text: '{ "limits": {} }', want: [] },
];

runCases('budget', cases);
