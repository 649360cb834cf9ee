import type { Node } from '../../../ir/graph';
import type { Finding } from '../../finding';
import { replaceValue } from '../../json/edits';
import { preferred, quoted } from '../findings';
import { atField, atTensor } from './look';
import { isTensorOf, isWeighted, type KnownEntry, known, type ModelLook, modelRule, sizesOf, weightAxes, weighted } from './model-look';

/** Per-channel and per-block encodings against the shape of the weight. */
export const channelsRule = modelRule('encodings-channels', function* (look) {
  const seen = new Set<KnownEntry>();
  for (const node of look.main.nodes) {
    if (!isWeighted(node)) continue;
    const { weight, bias } = weighted[node.opType] as (typeof weighted)[string];
    for (const place of [weight, bias]) {
      const entry = place === undefined ? undefined : known(look, node.inputs[place] ?? '');
      if (!entry || seen.has(entry) || entry.encoding.dtype === 'float') continue;
      seen.add(entry);
      if (entry.encoding.granularity !== 'tensor') yield* wrongChannels(look, node, entry, place === bias);
    }
  }
  for (const entry of look.table.entries) {
    const encoding = entry.encoding;
    if (encoding?.granularity !== 'channel' || encoding.section !== 'activation' || seen.has(entry as KnownEntry)) continue;
    if (isTensorOf(look, entry.tensor) && look.model.index.source(look.main, entry.tensor)?.from !== 'initializer')
      yield activation(entry as KnownEntry);
  }
});

function activation(entry: KnownEntry): Finding {
  return atTensor(entry, {
    severity: 'error',
    code: 'encodings-channels',
    what: `The activation ${quoted(entry.tensor)} has ${entry.encoding.scale.length} scales: only weights have one per channel.`,
    fix: 'Give it one scale and offset for the whole tensor.',
  });
}

function* wrongChannels(look: ModelLook, node: Node, entry: KnownEntry, isBias: boolean): Generator<Finding> {
  const sizes = sizesOf(look, entry.tensor);
  if (!sizes || sizes.length === 0) return;
  const axes = isBias ? { channel: 0, block: 0, groups: 1 } : weightAxes(node, sizes.length);
  const channels = (sizes[axes.channel] ?? 1) * axes.groups;
  const { granularity, scale } = entry.encoding;
  if (granularity === 'block' || granularity === 'lpbq') yield* wrongBlocks(node, entry, channels, axes.block, sizes[axes.block] ?? 1);
  else if (scale.length !== channels) {
    const other = sizes.findIndex((size, axis) => size === scale.length && axis !== axes.channel);
    yield at(entry, {
      code: 'encodings-channels',
      what: `${quoted(entry.tensor)} has ${scale.length} scales, and ${node.opType} ${quoted(node.name)} has ${channels} output channels (${shapeText(sizes)}, axis ${axes.channel}).`,
      fix:
        other >= 0
          ? `Compute one scale per index of axis ${axes.channel}; there are as many scales as axis ${other} is long.`
          : `Give it ${channels} scales, or one for the tensor.`,
    });
  } else yield* wrongAxis(entry, axes.channel, sizes.length);
}

const shapeText = (sizes: readonly number[]) => `shape ${sizes.join('x')}`;

function at(entry: KnownEntry, said: { readonly code: string; readonly what: string; readonly fix: string }): Finding {
  const [part] = entry.parts as [KnownEntry['parts'][0]];
  const field = part.fields.y_scale ? 'y_scale' : 'scale';
  const full = { ...said, severity: 'error' as const };
  return entry.parts.length > 1 || !part.fields[field] ? atTensor(entry, full) : atField(part, field, full);
}

function* wrongAxis(entry: KnownEntry, axis: number, rank: number): Generator<Finding> {
  const stated = entry.encoding.axis;
  const [part] = entry.parts as [KnownEntry['parts'][0]];
  const value = part.fields.axis;
  if (stated === undefined || !value || (stated + rank) % rank === axis) return;
  yield atField(part, 'axis', {
    severity: 'error',
    code: 'encodings-axis',
    what: `The axis of ${quoted(entry.tensor)} is ${stated}, and its ${entry.encoding.blockSize ? 'blocks lie' : 'output channels are'} along axis ${axis}.`,
    fix: `Write ${axis}.`,
    fixes: [preferred(`Write ${axis}`, replaceValue(value, String(axis)))],
  });
}

function* wrongBlocks(node: Node, entry: KnownEntry, channels: number, blockAxis: number, inputs: number): Generator<Finding> {
  const { blockSize = 0, scale, blockScale, granularity, axis } = entry.encoding;
  const [part] = entry.parts as [KnownEntry['parts'][0]];
  if (blockSize <= 0) return;
  const count = blockScale?.length ?? scale.length;
  if (inputs % blockSize !== 0)
    yield atField(part, 'block_size', {
      severity: 'error',
      code: 'encodings-block-size',
      what: `Blocks of ${blockSize} do not divide the ${inputs} input channels of ${node.opType} ${quoted(node.name)}.`,
      fix: `Take a divisor of ${inputs}.`,
    });
  else if (count !== channels * (inputs / blockSize) || (granularity === 'lpbq' && scale.length !== channels))
    yield at(entry, {
      code: 'encodings-channels',
      what: `${quoted(entry.tensor)} has ${count} blocks in ${scale.length} scales, and ${channels} channels of ${inputs} inputs make ${channels * (inputs / blockSize)} blocks of ${blockSize}.`,
      fix: 'A block has one scale: output channels times input channels divided by the block size.',
    });
  else if (axis !== undefined) yield* wrongAxis(entry, blockAxis, Math.max(axis, blockAxis) + 1);
}
