import type { Producer, Provenance } from '../../rung';
import { bytesText, timeText } from '../../text/numbers';
import { unitNames } from './assign';
import type { Capability } from './capability';
import { type Constraints, runUnits, type SelectorOptions, type Weights } from './options';
import type { PartName, ScorePart, ScoreTable, UnitScore } from './selection';

const MiB = 1024 * 1024;

/** One unit with what is known of its use for a model or a segment: what falls back to the CPU is in the time and in the memory. */
export interface Candidate {
  readonly capability: Capability;
  readonly operators: Provenance & {
    readonly supported: number;
    readonly all: number;
    /** The refused nodes' commonest reason. */
    readonly refusal?: string;
    /** What to think of it: `documented, not verified`. */
    readonly caveat?: string;
  };
  /** The largest tensor as the unit holds it; no bytes where shapes are open. */
  readonly largest: { readonly bytes: number | undefined; readonly value?: string };
  /** NaN where it is not known. */
  readonly time: Provenance & { readonly totalUs: number };
  readonly memoryBytes: number | undefined;
}

/** What the hard limits are held against: a segment alone breaks none. */
export type Scope = 'model' | 'segment';

/** The seed's score with true facts: points per part, reasons, and the unit with the most points that breaks no limit. Ties go to the earlier unit. */
export function scoreUnits(
  candidates: readonly Candidate[],
  { constraints, weights }: Pick<SelectorOptions, 'constraints' | 'weights'>,
  scope: Scope,
): ScoreTable {
  const fastest = Math.min(...candidates.map(({ time }) => time.totalUs).filter((us) => !Number.isNaN(us)));
  const units = runUnits.flatMap((unit) => {
    const candidate = candidates.find(({ capability }) => capability.unit === unit);
    return candidate ? [scoreOf(candidate, constraints, weights, fastest, scope)] : [];
  });
  const most = units[0]?.parts.reduce((sum, part) => sum + part.most, 0) ?? 0;
  const [best] = units.filter(({ excluded }) => excluded === undefined).sort((a, b) => b.points - a.points);
  return { chosen: best?.unit, most, units, explanation: explain(units, best, most, constraints, scope) };
}

function scoreOf(candidate: Candidate, constraints: Constraints, weights: Weights, fastestUs: number, scope: Scope): UnitScore {
  const { unit } = candidate.capability;
  const parts = [
    operatorPart(candidate, weights),
    tensorPart(candidate, weights),
    powerPart(candidate, constraints.powerCritical ? weights.power : 0),
    performancePart(candidate, constraints.performanceCritical ? weights.performance : 0, weights.performanceRule, fastestUs),
  ];
  const excluded = exclusion(candidate, constraints, scope);
  return {
    unit,
    points: parts.reduce((sum, { points }) => sum + points, 0),
    parts,
    ...(excluded !== undefined && { excluded }),
    totalUs: candidate.time.totalUs,
    memoryBytes: candidate.memoryBytes,
  };
}

function part(name: PartName, points: number, most: number, reason: string, { rung, producer }: Provenance): ScorePart {
  return { part: name, points, most, reason, rung, producer };
}

function operatorPart({ operators, capability }: Candidate, { operatorSupport, operatorRule }: Weights): ScorePart {
  const { supported, all, refusal, caveat } = operators;
  const name = unitNames[capability.unit];
  const complete = supported === all;
  const share = all === 0 ? 1 : supported / all;
  const points = operatorRule === 'share' ? share * operatorSupport : complete ? operatorSupport : 0;
  const nodes = all === 1 ? 'the node' : `all ${all} nodes`;
  const count = complete ? `The ${name} runs ${nodes}` : `The ${name} runs ${supported} of ${all} nodes`;
  const known = caveat === undefined ? `${count}.` : `${count} (${caveat}).`;
  const reason = complete || refusal === undefined ? known : `${known} ${refusal}`;
  return part('operators', points, operatorSupport, reason, operators);
}

function tensorPart({ largest, capability }: Candidate, { tensorSize }: Weights): ScorePart {
  const { unit, maxTensorBytes } = capability;
  const limit = `${maxTensorBytes.value / MiB} MiB that the ${unitNames[unit]} is given`;
  const name = largest.value === undefined ? 'The largest tensor' : `The largest tensor, ${largest.value},`;
  if (largest.bytes === undefined) return part('tensor-size', 0, tensorSize, 'No size of a tensor is known before the model runs.', bySeed);
  const fits = largest.bytes <= maxTensorBytes.value;
  const reason = `${name} has ${bytesText(largest.bytes)}, ${fits ? 'within' : 'more than'} the ${limit} (${maxTensorBytes.source}).`;
  return part('tensor-size', fits ? tensorSize : 0, tensorSize, reason, bySeed);
}

function powerPart({ capability }: Candidate, most: number): ScorePart {
  const { unit, powerEfficiency } = capability;
  const reason =
    most === 0
      ? 'Does not count: the model is not power-critical.'
      : `The ${unitNames[unit]} has an efficiency of ${powerEfficiency.value} of 1 (${powerEfficiency.source}).`;
  return part('power', powerEfficiency.value * most, most, reason, bySeed);
}

function performancePart({ time, capability }: Candidate, most: number, rule: Weights['performanceRule'], fastestUs: number): ScorePart {
  const { unit } = capability;
  const name = unitNames[unit];
  if (most === 0) return part('performance', 0, 0, 'Does not count: the model is not performance-critical.', time);
  if (rule === 'seed') {
    const reason =
      unit === 'htp' ? 'The seed gives these points to the HTP, whatever the model.' : 'The seed gives these points to the HTP.';
    return part('performance', unit === 'htp' ? most : 0, most, reason, bySeed);
  }
  if (Number.isNaN(time.totalUs)) return part('performance', 0, most, `How long it takes with the ${name} is not known.`, time);
  const isFastest = time.totalUs <= fastestUs;
  const reason = isFastest
    ? `With the ${name} it is fastest: ${timeText(time.totalUs)}.`
    : `With the ${name} it takes ${timeText(time.totalUs)}, and ${timeText(fastestUs)} with the fastest.`;
  return part('performance', isFastest ? most : 0, most, reason, time);
}

function exclusion({ operators, time, memoryBytes, capability }: Candidate, limits: Constraints, scope: Scope): string | undefined {
  const name = unitNames[capability.unit];
  if (operators.supported === 0 && operators.all > 0) return `The ${name} runs none of the nodes. ${operators.refusal ?? ''}`.trim();
  if (scope === 'segment') return undefined;
  const { maxLatencyMs, maxMemoryMb } = limits;
  if (maxLatencyMs !== undefined && time.totalUs > maxLatencyMs * 1000)
    return `With the ${name} it takes ${timeText(time.totalUs)}, more than max_latency_ms (${maxLatencyMs}).`;
  if (maxMemoryMb !== undefined && memoryBytes !== undefined && memoryBytes > maxMemoryMb * MiB)
    return `With the ${name} it needs ${bytesText(memoryBytes)}, more than max_memory_mb (${maxMemoryMb} MiB).`;
  return undefined;
}

function explain(
  units: readonly UnitScore[],
  best: UnitScore | undefined,
  most: number,
  { maxLatencyMs, maxMemoryMb }: Constraints,
  scope: Scope,
): string {
  const sentences: string[] = [];
  if (best) {
    const others = units.filter(({ unit, excluded }) => unit !== best.unit && excluded === undefined);
    const beside = others.map(({ unit, points }) => `the ${unitNames[unit]} ${pointsText(points)}`).join(' and ');
    sentences.push(
      `The ${unitNames[best.unit]} has ${pointsText(best.points)} of ${pointsText(most)} points${beside ? `, ${beside}` : ''}.`,
    );
    if (scope === 'segment') sentences.push(decisive(best, others).reason);
    else sentences.push(...best.parts.filter(({ most: possible }) => possible > 0).map(({ reason }) => reason));
    if (scope === 'model' && maxLatencyMs !== undefined && Number.isNaN(best.totalUs))
      sentences.push('Its time is not known, so max_latency_ms could not be held against it.');
    if (scope === 'model' && maxMemoryMb !== undefined && best.memoryBytes === undefined)
      sentences.push('What it needs is not known, so max_memory_mb could not be held against it.');
  } else sentences.push('Every unit breaks a limit.');
  for (const { unit, excluded } of units) if (excluded !== undefined) sentences.push(`The ${unitNames[unit]} is out: ${excluded}`);
  return sentences.join(' ');
}

/** The part that puts the best before the next one; of a tie, the first. */
function decisive({ parts }: UnitScore, others: readonly UnitScore[]): ScorePart {
  const [second] = [...others].sort((a, b) => b.points - a.points);
  const lead = (at: number) => (parts[at]?.points ?? 0) - (second?.parts[at]?.points ?? 0);
  return parts.reduce((best, part, at) => (lead(at) > lead(parts.indexOf(best)) ? part : best));
}

/** At most one decimal: `97.5`, `30`. */
export const pointsText = (points: number): string => String(Math.round(points * 10) / 10);

const seedProducer: Producer = { tool: 'seed document, BackendSelector', version: '1' };
const bySeed: Provenance = { rung: 'estimate', producer: seedProducer };
