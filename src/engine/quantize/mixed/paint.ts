import type { Graph, Node } from '../../ir/graph';
import type { OpenModel } from '../../session';
import { floatSupport } from '../../targets/float-support';
import type { Chip } from '../../targets/target';
import { type NodePrecision, precisionOf, type QuantizeSettings } from '../settings';
import type { PaintedPlan } from './front';
import { type Layer, type Layers, layersOf, ties } from './layers';

type Painted = Readonly<Record<string, NodePrecision>>;

/** A demand of the chip on a layer's width; `mend` is the nearest that it takes, undefined where there is none. */
interface Demand {
  readonly rule: string;
  readonly because: string;
  readonly isBroken: (precision: NodePrecision, chip: Chip) => boolean;
  readonly mend: (precision: NodePrecision) => NodePrecision | undefined;
}

const weightsTo = (bits: 8) => (precision: NodePrecision) => (precision === 'float' ? precision : { ...precision, weights: bits });

/** Sources: `chip-widths.ts` and `float-support.ts`, which say how each was observed. */
const demands: readonly Demand[] = [
  {
    rule: 'chip-float',
    because: 'the chip computes no floats',
    isBroken: (precision, chip) => precision === 'float' && ['moves', 'absent'].includes(floatSupport(chip)),
    mend: () => undefined,
  },
  {
    rule: 'wide-weights',
    because: '16-bit weights want 16-bit activations',
    isBroken: (precision) => precision !== 'float' && precision.weights === 16 && precision.activations === 8,
    mend: (precision) => (precision === 'float' ? precision : { ...precision, activations: 16 }),
  },
  {
    rule: 'chip-16x16',
    because: '16-bit weights and activations need Hexagon v73',
    isBroken: (precision, chip) => precision !== 'float' && precision.weights === 16 && precision.activations === 16 && chip.htpArch < 73,
    mend: weightsTo(8),
  },
];

/**
 * What follows when the user paints nodes on settings: the other nodes of each painted layer follow, widths that the chip does not have are mended or
 * refused, and values between layers of different widths are converted. Of two colors on one layer the last in the order of the graph counts.
 */
export function paintPlan(open: OpenModel, settings: QuantizeSettings, painted: Painted, chip: Chip): PaintedPlan {
  const layers = layersOf(open);
  const main = open.model.graphs[0] as Graph;
  const nodes: Record<string, NodePrecision> = {};
  const followed: PaintedPlan['followed'][number][] = [];
  const refused: PaintedPlan['refused'][number][] = [];
  for (const node of main.nodes) {
    const wish = Object.hasOwn(painted, node.name) ? painted[node.name] : undefined;
    if (wish === undefined) continue;
    const layer = layers.of(node);
    if (!layer) refused.push({ node: node.name, rule: 'no-float-result', because: 'it computes no floats, so nothing of it is quantized' });
    else paintLayer(layer, node, wish);
  }
  return {
    nodes,
    followed,
    refused,
    conversions: conversions(open, main, layers, { ...settings, nodes: { ...settings.nodes, ...nodes } }),
  };

  function paintLayer(layer: Layer, asked: Node, wish: NodePrecision): void {
    let precision = wish;
    for (const { rule, because, isBroken, mend } of demands) {
      if (!isBroken(precision, chip)) continue;
      const mended = mend(precision);
      if (!mended) return void refused.push({ node: asked.name, rule, because });
      followed.push({ node: asked.name, precision: mended, because, rule });
      precision = mended;
    }
    for (const node of layer.nodes) {
      nodes[node.name] = precision;
      if (node === asked || Object.hasOwn(painted, node.name)) continue;
      const rule = layer.rules.get(node);
      const because = rule ? ties[rule].because : `${layer.nodes.length - 1} nodes after it have its width`;
      followed.push({ node: node.name, precision, because, rule: rule ?? 'lead' });
    }
  }
}

/** Values that are written in one width and read in another. */
function conversions(open: OpenModel, main: Graph, layers: Layers, settings: QuantizeSettings): readonly string[] {
  const widthOf = (node: Node) => {
    const precision = precisionOf(settings, (layers.of(node)?.lead ?? node).name);
    return precision === 'float' ? 'float' : precision.activations;
  };
  return main.nodes.flatMap((producer) => {
    if (!layers.of(producer)) return [];
    const width = widthOf(producer);
    return producer.outputs.filter((value) =>
      open.index.consumers(main, value).some((reader) => layers.of(reader) !== undefined && widthOf(reader) !== width),
    );
  });
}
