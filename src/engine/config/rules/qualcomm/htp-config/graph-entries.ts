import type { Finding } from '../../../finding';
import { insertMember, removeItem, replaceValue } from '../../../json/edits';
import type { JsonValue } from '../../../json/json';
import { atBrace, atValue, offered, preferred, quoted } from '../../findings';
import type { CheckContext, Rule } from '../../rule';
import { compiledGraphs, namesIn } from '../graph-names';
import { unknownGraph } from '../unknown-graph';
import { entriesOf } from './parts';

/** Which graph an entry of `graphs` is for. */
export const htpGraphNamesRule: Rule = {
  name: 'htp-graph-names',
  kinds: ['htp-config'],
  check: function* (context) {
    const seen = new Set<string>();
    const known = compiledGraphs(context.model);
    for (const graph of entriesOf(context.document.json.root, 'graphs')) {
      yield* nameless(graph, known, context);
      const list = graph.get('graph_names');
      for (const { name, value } of namesIn(list)) {
        if (known && !known.includes(name)) yield unknownGraph(value, name, known, 'the model');
        if (seen.has(name)) yield again(list as JsonValue, value, name, context);
        seen.add(name);
      }
    }
  },
};

function* nameless(graph: JsonValue, known: readonly string[] | undefined, { document: { text } }: CheckContext): Generator<Finding> {
  const list = graph.get('graph_names');
  if (list && (list.type !== 'array' || namesIn(list).length > 0 || [...list.items()].length > 0)) return;
  const said = {
    severity: 'warning',
    code: 'graph-names-missing',
    what: 'This entry names no graph, so it is applied to none.',
    fix: 'Name the graphs in "graph_names", as they are called in the model.',
  } as const;
  const json = known && `[${known.map((name) => JSON.stringify(name)).join(', ')}]`;
  if (list) yield atValue(list, { ...said, fixes: json ? [preferred(`Write ${json}`, replaceValue(list, json))] : [] });
  else
    yield atBrace(graph, {
      ...said,
      fixes: json ? [preferred(`Add "graph_names": ${json}`, insertMember(text, graph, 'graph_names', json))] : [],
    });
}

function again(list: JsonValue, value: JsonValue, name: string, { document: { text } }: CheckContext): Finding {
  return atValue(value, {
    severity: 'warning',
    code: 'graph-twice',
    what: `The graph ${quoted(name)} is named twice, and nothing says which of its settings count.`,
    fix: 'Name each graph once.',
    fixes: [offered(`Remove the second ${quoted(name)}`, ...removeItem(text, list, value))],
  });
}
