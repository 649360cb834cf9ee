import type { Node } from '../ir/graph';

/**
 * Names that an exporter counts up (`Conv_12`, `node_conv2d_3`, `/Relu_4`): a node that is put in before them shifts them all, so they say nothing of
 * who is who. A name without a number says nothing either where it is the operator's alone.
 */
export function isCounted({ ownName, opType }: Node): boolean {
  const last = ownName.slice(ownName.lastIndexOf('/') + 1).toLowerCase();
  const rest = last.replace(/^node_?/, '').replace(opType.toLowerCase(), '');
  if (/^[_.\d]*$/.test(rest)) return ownName === '' || /\d$/.test(last) || !ownName.slice(1).includes('/');
  return /^(op|node|n)?[_.]*\d+$/.test(last) || (/^[a-z]+\d*d?_\d+$/.test(rest) && last.startsWith('node_'));
}
