import type { Finding } from '../../../finding';
import { removeItem } from '../../../json/edits';
import type { JsonValue } from '../../../json/json';
import { parseJson } from '../../../json/parse';
import { atBrace, atValue, offered, quoted } from '../../findings';
import type { CheckContext, Rule } from '../../rule';
import { compiledGraphs, namesIn } from '../graph-names';
import { entriesOf } from '../htp-config/parts';
import { unknownGraph } from '../unknown-graph';

/** Graphs that are named in this file, in the config of the backend, and in the model. */
export const netRunGraphsRule: Rule = {
  name: 'netrun-graphs',
  kinds: ['netrun-config'],
  check: function* (context) {
    const { root } = context.document.json;
    const enabled = namesIn(root?.get('context_configs')?.get('enable_graphs'));
    const loaded = new Set(enabled.map(({ name }) => name));
    const known = knownGraphs(context);
    const names = new Set(known?.names);
    for (const { name, value } of enabled) if (known && !names.has(name)) yield unknownGraph(value, name, known.names, known.owner);
    const seen = new Set<string>();
    for (const entry of entriesOf(root, 'graph_configs')) {
      const value = entry.get('graph_name');
      const name = value?.string();
      if (!value) yield nameless(entry);
      if (!value || name === undefined) continue;
      if (known && !names.has(name)) yield unknownGraph(value, name, known.names, known.owner);
      else if (loaded.size > 0 && !loaded.has(name)) yield disabled(value, name);
      if (seen.has(name)) yield again(root?.get('graph_configs') as JsonValue, entry, value, name, context);
      seen.add(name);
    }
  },
};

/** The model knows best; else the config of the backend says which graphs there are. */
function knownGraphs({ document, model, files }: CheckContext): { readonly names: readonly string[]; readonly owner: string } | undefined {
  const compiled = compiledGraphs(model);
  if (compiled) return { names: compiled, owner: 'the model' };
  const file = document.json.root?.get('backend_extensions')?.get('config_file_path')?.string();
  const text = file === undefined ? undefined : files.get(file)?.text;
  if (file === undefined || text === undefined) return undefined;
  const names = entriesOf(parseJson(text).root, 'graphs').flatMap((graph) => namesIn(graph.get('graph_names')).map(({ name }) => name));
  return names.length > 0 ? { names, owner: file } : undefined;
}

function nameless(entry: JsonValue): Finding {
  return atBrace(entry, {
    severity: 'error',
    code: 'graph-name-missing',
    what: 'This entry says nothing about which graph it is for.',
    fix: 'Add "graph_name".',
  });
}

function disabled(value: JsonValue, name: string): Finding {
  return atValue(value, {
    severity: 'warning',
    code: 'graph-not-enabled',
    what: `The graph ${quoted(name)} is not among "enable_graphs", so it is not loaded and this is applied to nothing.`,
    fix: 'Add it to "enable_graphs", or leave this entry out.',
  });
}

function again(list: JsonValue, entry: JsonValue, value: JsonValue, name: string, { document: { text } }: CheckContext): Finding {
  return atValue(value, {
    severity: 'warning',
    code: 'graph-twice',
    what: `The graph ${quoted(name)} has two entries, and nothing says which of their settings count.`,
    fix: 'Join them.',
    fixes: [offered('Remove the second entry', ...removeItem(text, list, entry))],
  });
}
