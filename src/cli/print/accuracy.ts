import type { Divergence } from '../../engine/quantize/accuracy/divergence';
import type { AccuracyReport } from '../../engine/quantize/accuracy/report';
import type { Terminal } from '../terminal';
import { exactness, layerTable } from './quantize';
import { styleFor } from './style';
import { facts } from './table';

type Paths = readonly [float: string, quantized: string];

/** How exact the quantized model is, and where it is lost. */
export function printAccuracy(terminal: Terminal, [float, quantized]: Paths, report: AccuracyReport): void {
  const style = styleFor(terminal);
  terminal.out(facts([['float', float], ['quantized', quantized], ...exactness(report)], style.dim));
  terminal.out(`\n${layerTable(report.layers, style)}`);
}

export function printDivergence(terminal: Terminal, [float, quantized]: Paths, found: Divergence | undefined, where: string): void {
  const node = found?.point.node;
  const place = node ? `${node.name} (${node.opType})` : `the input ${found?.point.value}`;
  terminal.out(
    facts(
      [
        ['float', float],
        ['quantized', quantized],
        ['diverges at', found ? `${place}: ${found.sqnrDb.toFixed(1)} dB, below ${found.belowDb.toFixed(1)} dB` : 'no output diverges'],
        ['found in', found && `${found.runs} runs on the ${where}, which looked at ${found.looked} of ${found.of} values`],
      ],
      styleFor(terminal).dim,
    ),
  );
}
