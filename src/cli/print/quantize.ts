import type { AccuracyReport, LayerAccuracy } from '../../engine/quantize/accuracy/report';
import type { QuantizedWithin } from '../../engine/quantize/job/quantize-within';
import type { ImprovementGain, QuantizeResult } from '../../engine/quantize/job/result';
import { bytesText, dbText, percentText, timeText } from '../../engine/text/numbers';
import type { Terminal } from '../terminal';
import { printDiagnostic } from './problem';
import { provenanceText } from './provenance';
import { type Style, styleFor } from './style';
import { facts, table } from './table';

/** So many layers are shown: those that lose most themselves. */
const shownLayers = 5;

/** What was made, how exact it is, and where it is lost. */
export function printQuantized(terminal: Terminal, path: string, result: QuantizeResult, mixed?: QuantizedWithin): void {
  const style = styleFor(terminal);
  const { accuracy, notes } = result;
  const found = mixed ? [choice(mixed)] : [];
  terminal.out(facts([['model', path], ...made(result), ...found, ...(accuracy ? exactness(accuracy) : [])], style.dim));
  if (result.gains.length > 0) terminal.out(`\n${gainTable(result.gains, style)}`);
  if (accuracy && accuracy.layers.length > 0) terminal.out(`\n${layerTable(accuracy.layers, style)}`);
  for (const note of notes) printDiagnostic(terminal, note);
}

type Fact = readonly [name: string, value: string | undefined];

function made({ output, folder, bytes, floatBytes, tensors, settings, samples, seconds, peakMemoryMb }: QuantizeResult): readonly Fact[] {
  const { weights, activations, method, perChannel } = settings;
  const share = percentText(bytes / floatBytes);
  return [
    ['output', output],
    ['beside it', folder],
    ['size', `${bytesText(floatBytes)} → ${bytesText(bytes)} (${share})`],
    ['quantized', `${tensors.activations} activations, ${tensors.weights} weights, ${tensors.biases} biases`],
    ['widths', `w${weights}a${activations}, ${perChannel ? 'a scale per channel' : 'a scale per weight'}, ranges by ${method}`],
    ['calibrated', `on ${samplesText(samples)}`],
    ['took', `${seconds.toFixed(1)} s, ${peakMemoryMb.toFixed(0)} MB at most`],
  ];
}

function choice({ front: { points }, point: { label, timeUs, timeRung, bytes } }: QuantizedWithin): Fact {
  const costs = `${timeText(timeUs)} ${timeRung === 'estimate' ? 'estimated' : timeRung}, ${bytesText(bytes)} of weights`;
  return ['chosen', `${label} of ${points.length} choices that were measured: ${costs}`];
}

export function exactness({ endToEnd, firstDivergent, emulator, metric, ...source }: AccuracyReport): readonly Fact[] {
  const { sqnrDb, cosine, maxError, top1Agreement } = endToEnd;
  return [
    [
      'end to end',
      `${dbText(sqnrDb)}, cosine ${cosine.toFixed(6)}, largest error ${maxError.toPrecision(3)}, same top 1 ${percentText(top1Agreement)}`,
    ],
    ['from', provenanceText(source)],
    ['first below', firstDivergent && `${firstDivergent.node} is the first layer below ${firstDivergent.belowDb} dB by its own fault`],
    [
      'emulator',
      emulator &&
        `${dbText(emulator.endToEnd.sqnrDb)} on ${samplesText(emulator.samples)} in ${emulator.seconds.toFixed(1)} s, ${dbText(emulator.againstCpu.sqnrDb)} from the CPU; ${provenanceText(emulator)}`,
    ],
    [
      metric?.name ?? 'metric',
      metric &&
        [`float ${metric.float}`, `quantized ${metric.quantized}`, metric.emulator !== undefined && `emulator ${metric.emulator}`]
          .filter(Boolean)
          .join(', '),
    ],
  ];
}

function gainTable(gains: readonly ImprovementGain[], { bold }: Style): string {
  const columns = [
    { title: 'improvement' },
    { title: 'before', align: 'right' as const },
    { title: 'after', align: 'right' as const },
    { title: 'gain', align: 'right' as const },
    { title: 'took', align: 'right' as const },
    { title: '' },
  ];
  const rows = gains.map(({ name, sqnrDbBefore, sqnrDbAfter, seconds, isDropped }) => [
    name,
    dbText(sqnrDbBefore),
    dbText(sqnrDbAfter),
    dbText(sqnrDbAfter - sqnrDbBefore),
    `${seconds.toFixed(1)} s`,
    isDropped ? 'not kept' : 'kept',
  ]);
  return table(columns, rows, bold);
}

export function layerTable(layers: readonly LayerAccuracy[], { bold }: Style): string {
  const columns = [
    { title: 'lose most themselves' },
    { title: 'operator', most: 30 },
    { title: 'bits', align: 'right' as const },
    { title: 'own loss', align: 'right' as const },
    { title: 'SQNR', align: 'right' as const },
    { title: 'cosine', align: 'right' as const },
  ];
  const worst = [...layers].sort((a, b) => b.ownLossDb - a.ownLossDb || a.sqnrDb - b.sqnrDb).slice(0, shownLayers);
  const rows = worst.map(({ node, operator, activationBits, weightBits, ownLossDb, sqnrDb, cosine }) => [
    node,
    operator,
    activationBits === undefined ? 'float' : `${weightBits === undefined ? '' : `w${weightBits}`}a${activationBits}`,
    dbText(ownLossDb),
    dbText(sqnrDb),
    cosine.toFixed(6),
  ]);
  return table(columns, rows, bold);
}

function samplesText(count: number): string {
  return `${count} ${count === 1 ? 'sample' : 'samples'}`;
}
