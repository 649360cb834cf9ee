import { floatAttribute } from '../../ir/attributes';
import type { Node } from '../../ir/graph';
import { FreshNames } from '../qdq/fresh-names';
import { floatAttributeField } from '../qdq/qdq-fields';
import type { Rewrite } from './rewrite';

/** ImageScaler ended with opset 10, where quantized operators begin: a BatchNormalization without mean and variance does the same. */
export function turnImageScalers(rewrite: Rewrite): void {
  const scalers = rewrite.nodes.filter(({ opType, domain }) => opType === 'ImageScaler' && domain === '');
  const names = new FreshNames(rewrite.open.model);
  for (const node of scalers) turn(rewrite, node, names);
}

function turn(rewrite: Rewrite, node: Node, names: FreshNames): void {
  const bias = node.attributes.get('bias');
  if (bias?.type !== 'floats') return;
  const channels = bias.value.length;
  const constant = (wanted: string, elements: readonly number[]) => {
    const name = names.take(`${node.name}_${wanted}`);
    rewrite.setConstant(name, { dtype: 'float', dims: [channels], elements });
    return name;
  };
  const same = (value: number) => Array.from({ length: channels }, () => value);
  rewrite.setOperator(node, 'BatchNormalization');
  rewrite.setAttributes(node, [floatAttributeField('epsilon', 0)]);
  rewrite.setInputs(node, [
    rewrite.inputsOf(node)[0] ?? '',
    constant('scale', same(floatAttribute(node, 'scale', 1))),
    constant('bias', bias.value),
    constant('mean', same(0)),
    constant('variance', same(1)),
  ]);
}
