import { unitUs } from '../../cost/estimate';
import { type Work, workOfNodes } from '../../cost/work';
import type { Dim, Graph, Node } from '../../ir/graph';
import { elementCount } from '../../onnx/tensor';
import type { OpenModel } from '../../session';
import { dimsOfType } from '../../shape/type';
import type { Chip } from '../../targets/target';
import { tensorOf } from '../../view/value-index';
import type { Sensitivities } from './front';
import type { Layer, Layers } from './layers';
import { type Choice, type LayerOptions, type Link, searchWidths, spread, uniformChoice } from './search';
import type { Width } from './widths';

/** What the choices are made from. */
export interface ChoiceRequest {
  readonly open: OpenModel;
  readonly layers: Layers;
  readonly widths: readonly Width[];
  readonly sensitivities: Sensitivities;
  readonly chip: Chip;
}

/** Every width for all layers, which needs no conversion at all, and the most different ones of the search. */
export function choicesOf(request: ChoiceRequest, most: number): readonly Choice[] {
  const { open, layers, widths, chip } = request;
  const options = optionsOf(request);
  const links = linksOf(open, layers, chip);
  const uniform = widths.map((_, width) => uniformChoice(options, links, width));
  const searched = spread(searchWidths(options, links), most - widths.length + 1);
  const all = new Map([...uniform, ...searched].map((choice) => [choice.chosen.join(), choice]));
  return [...all.values()];
}

/** Values between layers; a conversion reads and writes every element. */
function linksOf(open: OpenModel, layers: Layers, chip: Chip): readonly Link[] {
  const main = open.model.graphs[0] as Graph;
  const at = new Map(layers.list.map((layer, index) => [layer, index]));
  const placeOf = (node: Node) => at.get(layers.of(node) as Layer);
  return main.nodes.flatMap((node) => {
    const from = placeOf(node);
    if (from === undefined) return [];
    return node.outputs.flatMap((value) => {
      const readers = new Set(open.index.consumers(main, value).map(placeOf));
      const elements = countOf(dimsOfType(open.types.typeOf(main, value)));
      const work: Work = { family: 'elementwise', macs: 0, paddedMacs: 0, elements: 2 * elements, weights: 0 };
      const us = unitUs(work, 'htp', { chip, precision: 'w8a16' });
      return [...readers].flatMap((to) => (to === undefined || to === from ? [] : [{ from, to, us }]));
    });
  });
}

/** Elements of a shape; what is open counts as 1. */
function countOf(dims: readonly Dim[] | undefined): number {
  return (dims ?? []).reduce<number>((count, dim) => count * (typeof dim === 'number' ? dim : 1), 1);
}

/** Noise, time and bytes of each layer in each width. */
function optionsOf({ open, layers, widths, sensitivities, chip }: ChoiceRequest): readonly LayerOptions[] {
  const works = workOfNodes(open.model, open.types);
  const timeOf = (layer: Layer, width: Width) =>
    layer.nodes.reduce((sum, { id }) => sum + (unitUs(works[id], 'htp', { chip, precision: width.like }) || 0), 0);
  return layers.list.map((layer, at) => {
    const elements = layer.nodes.reduce((sum, node) => sum + weightElements(open, node), 0);
    const levels = sensitivities.layers[at]?.sqnrDb ?? {};
    return {
      name: layer.lead.name,
      options: widths.map((width) => ({
        precision: width.precision,
        noise: 10 ** (-(levels[width.name] ?? Number.POSITIVE_INFINITY) / 10),
        timeUs: timeOf(layer, width),
        bytes: (elements * width.weightBits) / 8,
      })),
    };
  });
}

function weightElements({ index }: OpenModel, node: Node): number {
  const held = node.inputs.map((input) => tensorOf(index.source(node.graph, input)));
  return held.reduce((sum, tensor) => sum + (tensor && /^float/.test(tensor.dtype) ? elementCount(tensor.dims) : 0), 0);
}
