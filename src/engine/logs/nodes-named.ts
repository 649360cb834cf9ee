import type { Node } from '../ir/graph';
import { usedBy } from '../ir/order';
import { type FindNode, nodeFinder } from '../placement/verified-names';
import type { OpenModel } from '../session';

/** The node behind each name that a log gives: of a node, of a value (its maker, else its first reader), or as a converter writes either. */
export function nodesNamed(open: OpenModel, names: readonly string[]): readonly (number | undefined)[] {
  const find = open.once('log-names', () => nameFinder(open));
  return names.map((name) => find(name)?.id);
}

function nameFinder({ model }: OpenModel): FindNode {
  const byNode = nodeFinder(model);
  const byValue = new Map<string, Node>();
  for (const node of model.nodes) for (const value of usedBy(node)) if (!byValue.has(value)) byValue.set(value, node);
  for (const node of model.nodes) for (const value of node.outputs) byValue.set(value, node);
  byValue.delete('');
  const byIdentifier = identifiers(model.nodes, byValue);
  // Nodes without a name have none that a log could give.
  const exact = (name: string) => (name === '' ? undefined : (byNode(name) ?? byValue.get(name) ?? byIdentifier.get(name)));
  // QNN makes names unique by a number at the end: `/block0/act/Relu_2`.
  return (name) => exact(name) ?? exact(name.replace(/_\d+$/, ''));
}

/** Qualcomm's converters make identifiers of names: `/dec/0/norm.1` is `_dec_0_norm_1`. One that two names share means neither. */
function identifiers(nodes: readonly Node[], byValue: ReadonlyMap<string, Node>): ReadonlyMap<string, Node> {
  const found = new Map<string, Node | undefined>();
  const named = [...nodes.map((node) => [node.name, node] as const), ...byValue];
  for (const [name, node] of named) {
    const identifier = name.replace(/[^A-Za-z0-9_]/g, '_');
    if (identifier === '' || identifier === name) continue;
    found.set(identifier, found.has(identifier) && found.get(identifier) !== node ? undefined : node);
  }
  return new Map([...found].flatMap(([name, node]) => (node ? [[name, node] as const] : [])));
}
