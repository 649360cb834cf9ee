import type { Graph, Model, Node, ValueType } from '../ir/graph';
import { subgraphsOf } from '../ir/order';
import { runtimeInputs } from '../ir/runtime-inputs';
import type { OpenModel } from '../session';
import { typeText } from '../shape/type-text';
import type { Unit } from '../targets/target';
import { clip } from '../text/clip';
import { attributeText } from './attribute-text';
import { isConstantNode } from './value-index';

/** A model to be read: one line a node, in the order of the file. */
export interface Listing {
  readonly text: string;
  /** Per line the node that stands on it, -1 for none. */
  readonly nodes: Int32Array;
  /** What can be folded and outlined, parents before their children; nodes are not in it. */
  readonly blocks: readonly ListingBlock[];
}

/** Lines that belong together: a graph, or a run of nodes of one name scope. */
export interface ListingBlock {
  readonly kind: 'graph' | 'scope' | 'function';
  readonly name: string;
  /** Zero-based, both are part of it. */
  readonly from: number;
  readonly to: number;
  /** Index in `blocks`, -1 at the top. */
  readonly parent: number;
}

/** Editors lose their highlighting in long lines. */
const mostSigns = 400;

/** `units` are written at the end of each line; `headline` says whose they are. */
export function listModel(open: OpenModel, units?: ListedUnits): Listing {
  const writer = new Writer(open, units);
  writer.model();
  return { text: `${writer.lines.join('\n')}\n`, nodes: Int32Array.from(writer.nodes), blocks: writer.blocks };
}

/** Where nodes run, by node id. */
export interface ListedUnits {
  readonly headline: string;
  readonly verdicts: readonly { readonly unit: Unit }[];
}

const unitNames: Readonly<Record<Unit, string>> = { htp: 'HTP', gpu: 'GPU', cpu: 'CPU', removed: 'removed' };

interface OpenBlock extends ListingBlock {
  to: number;
}

class Writer {
  readonly lines: string[] = [];
  readonly nodes: number[] = [];
  readonly blocks: OpenBlock[] = [];

  constructor(
    private readonly open: OpenModel,
    private readonly units: ListedUnits | undefined,
  ) {}

  model(): void {
    const { model } = this.open;
    this.line(`// ${clip(headOf(model), mostSigns)}`);
    if (this.units) this.line(`// ${this.units.headline}`);
    this.line(
      '// One line for each node: outputs = operator(inputs) {attributes}. F12 goes to the producer of a value, Shift+F12 lists its readers.',
    );
    this.graph(model.graphs[0]!, 'graph', '', -1);
    for (const def of model.functions) {
      this.line('');
      const block = this.begin('function', def.name, -1);
      this.line(
        `function ${def.domain}::${def.name} (${def.inputs.map(nameText).join(', ')}) => (${def.outputs.map(nameText).join(', ')}) {`,
      );
      for (const node of def.body.nodes) this.node(node, '  ', block);
      this.line('}');
      this.end(block);
    }
  }

  private graph(graph: Graph, word: string, indent: string, parent: number): void {
    const { types } = this.open;
    const info = (name: string) => `${nameText(name)}: ${typeNotation(types.typeOf(graph, name))}`;
    const block = this.begin('graph', graph.parent ? word : graph.name || word, parent);
    const inputs = runtimeInputs(graph).map(({ name }) => info(name));
    const outputs = graph.outputs.map(({ name }) => info(name));
    this.line(`${indent}${word} ${nameText(graph.name)} (${inputs.join(', ')}) => (${outputs.join(', ')}) {`);
    this.scoped(graph.nodes, `${indent}  `, block);
    this.line(`${indent}}`);
    this.end(block);
  }

  /** Nodes of one scope that stand one after another are a block, as deep as their scopes go. */
  private scoped(nodes: readonly Node[], indent: string, parent: number): void {
    let open: { readonly step: string; readonly block: number }[] = [];
    for (const node of nodes) {
      const steps = stepsOf(node);
      const same = firstDifference(
        open.map(({ step }) => step),
        steps,
      );
      for (const { block } of open.splice(same).reverse()) this.end(block);
      for (const step of steps.slice(same)) open = [...open, { step, block: this.begin('scope', step, open.at(-1)?.block ?? parent) }];
      this.node(node, indent, open.at(-1)?.block ?? parent);
    }
    for (const { block } of open.reverse()) this.end(block);
  }

  private node(node: Node, indent: string, parent: number): void {
    const { types } = this.open;
    const outputs = node.outputs
      .filter((name) => name !== '')
      .map((name) => `${nameText(name)}: ${typeNotation(types.typeOf(node.graph, name))}`);
    const operator = node.domain === '' ? node.opType : `${node.domain}::${node.opType}`;
    const attributes = [...node.attributes.values()]
      .filter(({ type }) => type !== 'graph' && type !== 'graphs')
      .map((one) => `${one.name}=${clip(withCommas(attributeText(one)), 120)}`);
    const rest = attributes.length > 0 ? ` {${attributes.join(', ')}}` : '';
    const inputs = node.inputs.map((name) => (name === '' ? '' : nameText(name))).join(', ');
    const unit = this.units?.verdicts[node.id]?.unit;
    const bodies = [...subgraphsOf(node)];
    const line = `${outputs.join(', ')} = ${operator}(${inputs})${rest}  // ${clip(node.name, 120)}${unit ? ` · ${unitNames[unit]}` : ''}`;
    this.line(`${indent}${line.length > mostSigns ? clip(line, mostSigns) : line}`, isConstantNode(node) ? -1 : node.id);
    for (const body of bodies) this.graph(body, body.parent?.attribute ?? 'graph', `${indent}  `, parent);
  }

  private line(text: string, node = -1): void {
    this.lines.push(text);
    this.nodes.push(node);
  }

  private begin(kind: ListingBlock['kind'], name: string, parent: number): number {
    return this.blocks.push({ kind, name: clip(name, 120), from: this.lines.length, to: this.lines.length, parent }) - 1;
  }

  private end(block: number): void {
    this.blocks[block]!.to = this.lines.length - 1;
  }
}

/** Editors mark the multiplication sign as a deceptive one. */
const withCommas = (text: string): string => text.replaceAll('×', ',');

const typeNotation = (type: ValueType | undefined): string => withCommas(typeText(type));

function headOf({ path, irVersion, opsets, nodes }: Model): string {
  const sets = [...opsets].map(([domain, version]) => `${domain || 'ai.onnx'} ${version}`).join(', ');
  return `${path.split(/[\\/]/).at(-1)} · IR ${irVersion} · ${sets} · ${nodes.length} nodes`;
}

/** The scopes in a node's own name. A name that was made for it in a body begins with where that body hangs. */
function stepsOf({ name, graph: { parent } }: Node): readonly string[] {
  const made = parent ? `${parent.node.name}/${parent.attribute}/` : '';
  const own = made !== '' && name.startsWith(made) ? name.slice(made.length) : name;
  return own
    .split('/')
    .slice(0, -1)
    .filter((step) => step !== '');
}

function firstDifference(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((one, i) => one !== b[i]);
  return at < 0 ? a.length : at;
}

/** Bare where it is one word for a reader, in backquotes otherwise. */
function nameText(name: string): string {
  return /^[\w./:#-]+$/.test(name) ? name : `\`${clip(name, 120)}\``;
}
