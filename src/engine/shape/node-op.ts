import type { Attribute, Graph, Node, TensorRef, ValueType } from '../ir/graph';
import type { BodyResult, Op } from './op';
import type { Scope } from './scope';
import type { ConstantValue } from './value';

/** What the driver does for a node that asks. */
export interface NodeServices {
  value(name: string): ConstantValue | undefined;
  tensor(tensor: TensorRef): ConstantValue | undefined;
  body(graph: Graph, types: BodyResult['types'], values: BodyResult['values']): BodyResult | undefined;
}

/** A node as the inference functions see it. */
export class NodeOp implements Op {
  readonly node: Node;
  readonly opset: number;
  readonly inputs: readonly (ValueType | undefined)[];

  constructor(
    node: Node,
    scope: Scope,
    private readonly services: NodeServices,
  ) {
    this.node = scope.attributes ? withReferences(node, scope.attributes) : node;
    this.opset = scope.opsets.get(node.domain) ?? 1;
    this.inputs = node.inputs.map((name) => (name ? scope.typeOf(name) : undefined));
  }

  value(input: number): ConstantValue | undefined {
    const name = this.node.inputs[input];
    return name ? this.services.value(name) : undefined;
  }

  attributeValue(attribute: Attribute): ConstantValue | undefined {
    return attribute.type === 'tensor' ? this.services.tensor(attribute.value) : undefined;
  }

  body(attribute: string, types: BodyResult['types'], values: BodyResult['values'] = []): BodyResult | undefined {
    const held = this.node.attributes.get(attribute);
    if (held?.type !== 'graph') return undefined;
    // A branch gives the same every time it is asked; a loop's body is run with other types each time.
    const known = types.length === 0 ? this.branches?.get(attribute) : undefined;
    const result = known ?? this.services.body(held.value, types, values);
    if (types.length === 0 && result) {
      this.branches ??= new Map();
      this.branches.set(attribute, result);
    }
    return result;
  }

  private branches: Map<string, BodyResult> | undefined;
}

/** The node with each reference replaced by the caller's attribute; one that the caller does not give is left out. */
function withReferences(node: Node, given: ReadonlyMap<string, Attribute>): Node {
  if (![...node.attributes.values()].some((attribute) => attribute.type === 'ref')) return node;
  const attributes = new Map<string, Attribute>();
  for (const [name, attribute] of node.attributes) {
    const held = attribute.type === 'ref' ? given.get(attribute.value) : attribute;
    if (held) attributes.set(name, { ...held, name });
  }
  return { ...node, attributes };
}
