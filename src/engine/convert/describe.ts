import type { Model } from '../ir/graph';
import { partition } from '../placement/partition';
import type { Diagnostic } from '../problem';
import { inferTypes } from '../shape/infer';
import type { Chip, Precision } from '../targets/target';
import type { World } from '../world';
import type { Compiled } from './compile';
import { quantizationOf } from './encodings';
import { inputSpecs } from './input-specs';
import { jsonBytes } from './json';
import { filesBelow, type InputFile } from './manifest';
import { placementFile } from './placement-file';
import { quantizationConfig } from './quantization-config';
import { reportHtml } from './report';

export interface ConversionFacts {
  readonly model: Model;
  readonly isFloat: boolean;
  readonly precision: Precision;
  readonly inputs: readonly InputFile[];
  readonly chips: readonly Chip[];
  readonly compiledAs: string;
  readonly compiled: Compiled;
  readonly result: string;
}

/** Writes what people and programs read beside the binaries, and returns all warnings of the conversion. */
export async function describe(facts: ConversionFacts, world: World): Promise<readonly Diagnostic[]> {
  const { model, compiled, result } = facts;
  const { files } = world;
  const name = files.basename(model.path);
  const types = inferTypes(model);
  const found = await quantizationOf(model, files);
  const cut = partition(model, types, compiled.placement);
  const write = (file: string, bytes: Uint8Array) => files.write(files.join(result, file), bytes);
  await write('quantization_config.json', jsonBytes(quantizationConfig(found, facts.isFloat)));
  await write('input_specs.json', jsonBytes(inputSpecs(model, types, found)));
  await write('placement.json', jsonBytes(placementFile(model, compiled.placement, cut)));
  const warnings = [...compiled.warnings, ...precisionWarning(facts, name), ...dynamicWarning(name, found.dynamic)];
  const { inputs, chips, compiledAs } = facts;
  const { placement, versions } = compiled;
  const listed = await filesBelow(result, world);
  const page = reportHtml({ model, name, inputs, chips, compiledAs, placement, partition: cut, files: listed, tools: versions, warnings });
  await write('report.html', new TextEncoder().encode(page));
  return warnings;
}

/** `where` is the model's name, not its path: the manifest must not depend on the folder. */
function precisionWarning({ isFloat, precision }: ConversionFacts, where: string): readonly Diagnostic[] {
  if (!isFloat || precision === 'fp16') return [];
  return [
    {
      severity: 'warning',
      code: 'not-quantized',
      where,
      what: `The model carries no quantization, so it was compiled as fp16 and not as ${precision}.`,
      fix: 'Quantize it first, or choose fp16.',
    },
  ];
}

function dynamicWarning(where: string, dynamic: readonly string[]): readonly Diagnostic[] {
  if (dynamic.length === 0) return [];
  return [
    {
      severity: 'warning',
      code: 'dynamic-scale',
      where,
      what: `${dynamic.length} quantize or dequantize nodes (${dynamic[0]} first) compute their scale at run time, so they are not in quantization_config.json.`,
      fix: 'Use static quantization for the HTP.',
    },
  ];
}
