import type { Finding } from '../../../finding';
import { insertMember, removeMember } from '../../../json/edits';
import type { JsonValue, Member } from '../../../json/json';
import { atKey, offered, preferred } from '../../findings';
import type { CheckContext, Rule } from '../../rule';
import { namesIn } from '../graph-names';
import { chipFor, contextsOf, entriesOf } from './parts';

/** Settings of a context that need another one. */
export const htpContextRule: Rule = {
  name: 'htp-context',
  kinds: ['htp-config'],
  check: function* (context) {
    const { root } = context.document.json;
    for (const settings of contextsOf(root)) {
      yield* spillFill(settings, context);
      yield* group(settings, context);
      yield* sharedWeights(settings, context);
      yield* wideDma(settings, context);
    }
    yield* sharedResources(root, context);
  },
};

function* spillFill(settings: JsonValue, { document: { text } }: CheckContext): Generator<Finding> {
  for (const owner of [settings, settings.get('concurrent_group_registration')]) {
    const size = owner?.member('max_spill_fill_buffer_for_group');
    if (!owner || !size || owner.get('group_id')) continue;
    yield atKey(size, {
      severity: 'error',
      code: 'spill-fill-without-group',
      what: '"max_spill_fill_buffer_for_group" is for a group of contexts, and no "group_id" is given.',
      fix: 'Add "group_id": 0.',
      fixes: [preferred('Add "group_id": 0', insertMember(text, owner, 'group_id', '0'))],
    });
  }
}

function* group(settings: JsonValue, { document: { text } }: CheckContext): Generator<Finding> {
  const id = settings.member('group_id');
  const hasSize = [settings, settings.get('concurrent_group_registration')].some((owner) => owner?.get('max_spill_fill_buffer_for_group'));
  if (!id || hasSize) return;
  yield atKey(id, {
    severity: 'warning',
    code: 'group-without-spill-fill',
    what: 'A "group_id" alone shares nothing: the size of the spill-fill buffer of the group is missing.',
    fix: 'Add "max_spill_fill_buffer_for_group", or leave the group out.',
    fixes: [preferred('Remove group_id', ...removeMember(text, settings, id))],
  });
}

function* sharedWeights(settings: JsonValue, { document: { text, json } }: CheckContext): Generator<Finding> {
  const sharing = settings.member('weight_sharing_enabled');
  const graphs = entriesOf(json.root, 'graphs').flatMap((graph) => namesIn(graph.get('graph_names')));
  const names = new Set(graphs.map(({ name }) => name));
  if (sharing?.value.boolean() !== true || names.size !== 1) return;
  yield atKey(sharing, {
    severity: 'info',
    code: 'weight-sharing-alone',
    what: `Graphs of one context share weights, and this file names one graph, "${[...names][0]}".`,
    fix: 'Name the other graphs too, or leave "weight_sharing_enabled" out.',
    fixes: [offered('Remove weight_sharing_enabled', ...removeMember(text, settings, sharing))],
  });
}

/** Observed in onnxruntime-qnn 2.7.0: soc_model 57, 69 and 85 cannot compose a graph with it, 72 and 87 can. */
export const wideDmaArch = 81;

function* wideDma(settings: JsonValue, context: CheckContext): Generator<Finding> {
  const { text, json } = context.document;
  const udma = settings.member('extended_udma');
  const chip = chipFor(entriesOf(json.root, 'devices')[0], context);
  if (udma?.value.boolean() !== true || !chip || chip.htpArch >= wideDmaArch) return;
  yield atKey(udma, {
    severity: 'error',
    code: 'extended-udma-arch',
    what: `"extended_udma" needs Hexagon v${wideDmaArch}, and ${chip.soc} is a v${chip.htpArch}: the graph cannot be built.`,
    fix: 'Leave it out.',
    fixes: [preferred('Remove extended_udma', ...removeMember(text, settings, udma))],
  });
}

/** What `share_resources` is asked about when it is on. */
const resourceKeys = ['share_resources_optimization_type', 'reused_io_limit_mb'];

function* sharedResources(root: JsonValue | undefined, { document: { text } }: CheckContext): Generator<Finding> {
  const owner = root?.get('groupContext');
  if (!owner || owner.get('share_resources')?.boolean() === true) return;
  const idle = resourceKeys.map((key) => owner.member(key)).filter((member): member is Member => member !== undefined);
  for (const member of idle)
    yield atKey(member, {
      severity: 'warning',
      code: 'share-resources-off',
      what: `"${member.name}" says how resources are shared, and "share_resources" is not on.`,
      fix: 'Turn "share_resources" on, or leave this out.',
      fixes: [preferred(`Remove ${member.name}`, ...removeMember(text, owner, member))],
      tag: 'unnecessary',
    });
}
