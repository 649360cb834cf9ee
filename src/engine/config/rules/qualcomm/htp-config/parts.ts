import type { Chip } from '../../../../targets/target';
import type { JsonValue } from '../../../json/json';
import type { CheckContext } from '../../rule';
import { chipOfModel, knownArchs } from '../chip-numbers';

/** Entries of a list of the root: `graphs`, `devices`. */
export function entriesOf(root: JsonValue | undefined, list: string): readonly JsonValue[] {
  return [...(root?.get(list)?.items() ?? [])].filter(({ type }) => type === 'object');
}

export function coresOf(device: JsonValue): readonly JsonValue[] {
  return entriesOf(device, 'cores');
}

/** `context` is an object, or a list of them. */
export function contextsOf(root: JsonValue | undefined): readonly JsonValue[] {
  const context = root?.get('context');
  if (context?.type === 'object') return [context];
  return entriesOf(root, 'context');
}

/** The number of a chip; 0 leaves it open. */
export function socModelOf(device: JsonValue): number | undefined {
  return device.get('soc_model')?.number() || undefined;
}

/** `v75` as 75; undefined for what is no architecture. */
export function archOf(device: JsonValue): number | undefined {
  const arch = Number(/^v(\d+)$/.exec(device.get('dsp_arch')?.string() ?? '')?.[1]);
  return knownArchs.includes(arch) ? arch : undefined;
}

/** The chip that a device is for: as it says itself, else as the user said. */
export function chipFor(device: JsonValue | undefined, { target, chipGiven }: CheckContext): Chip | undefined {
  const socModel = device && socModelOf(device);
  if (socModel !== undefined) return chipOfModel(socModel);
  const arch = device && archOf(device);
  return chipGiven && (arch === undefined || arch === target.chip.htpArch) ? target.chip : undefined;
}
