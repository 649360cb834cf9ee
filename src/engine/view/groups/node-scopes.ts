import type { Node } from '../../ir/graph';
import { scopePath } from './scope-path';

/** Where torch's newer exporter writes the modules that a node comes from; its nodes' names say nothing of them. */
const scopeNames = 'pkg.torch.onnx.name_scopes';

export function nodeScopes({ metadata, name }: Pick<Node, 'metadata' | 'name'>): readonly string[] {
  const written = metadata.get(scopeNames);
  if (written === undefined) return scopePath(name);
  // A list of Python: ['', 'layers.0', 'layers.0.attn', 'matmul_2'], each entry with all before it.
  const entries = [...written.matchAll(/'([^']*)'/g)].map(([, entry]) => entry!);
  const modules = entries.slice(0, -1).filter((entry) => entry !== '');
  return modules.map((entry, at) => {
    const outer = modules[at - 1];
    return outer !== undefined && entry.startsWith(`${outer}.`) ? entry.slice(outer.length + 1) : entry;
  });
}
