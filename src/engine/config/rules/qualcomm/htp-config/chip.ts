import type { Finding, Fix } from '../../../finding';
import { replaceValue } from '../../../json/edits';
import type { JsonValue } from '../../../json/json';
import { atValue, offered, preferred } from '../../findings';
import type { CheckContext, Rule } from '../../rule';
import { chipOfModel, chipText, firstChipOf } from '../chip-numbers';
import { knownSoc, otherChip } from '../soc-model';
import { archOf, entriesOf, socModelOf } from './parts';

/** `soc_model` and `dsp_arch` say the same thing twice, and the chip that the user builds for says it a third time. */
export const htpChipRule: Rule = {
  name: 'htp-chip',
  kinds: ['htp-config'],
  check: function* (context) {
    const devices = entriesOf(context.document.json.root, 'devices');
    const { chip } = context.target;
    // A file for several chips may name the user's among others.
    const named = devices.some((device) => socModelOf(device) === chip.socModel);
    for (const device of devices) {
      yield* knownSoc(device.get('soc_model'), context);
      if (socModelOf(device) !== undefined) yield* agreeing(device, context);
      if (context.chipGiven && !named) yield* meant(device, context);
    }
  },
};

function* agreeing(device: JsonValue, { target, chipGiven }: CheckContext): Generator<Finding> {
  const [model, arch, chip] = [device.get('soc_model'), archOf(device), chipOfModel(socModelOf(device) as number)];
  const value = device.get('dsp_arch');
  if (!model || !value || !chip || arch === undefined || arch === chip.htpArch) return;
  const other = chipGiven && target.chip.htpArch === arch ? target.chip : firstChipOf(arch);
  const fixes: Fix[] = [preferred(`Write "v${chip.htpArch}" as dsp_arch`, replaceValue(value, `"v${chip.htpArch}"`))];
  if (other) {
    const title = `Write ${chipText(other)} as soc_model`;
    const edit = replaceValue(model, String(other.socModel));
    // Where the user said which chip, that one is right.
    if (chipGiven && other === target.chip) fixes.splice(0, 1, offered(fixes[0]!.title, ...fixes[0]!.edits), preferred(title, edit));
    else fixes.push(offered(title, edit));
  }
  yield atValue(value, {
    severity: 'error',
    code: 'soc-arch-mismatch',
    what: `The dsp_arch is "v${arch}", and soc_model ${chipText(chip)} is not.`,
    fix: 'Let both name the same chip, or leave dsp_arch out.',
    fixes,
  });
}

/** The chip that the user said. What disagrees with the file's own `soc_model` is said by the rule above. */
function* meant(device: JsonValue, context: CheckContext): Generator<Finding> {
  const { chip } = context.target;
  const model = device.get('soc_model');
  const socModel = socModelOf(device);
  const arch = archOf(device);
  if (model && socModel !== undefined) {
    const seen = chipOfModel(socModel);
    if (!seen || (arch === chip.htpArch && seen.htpArch !== arch)) return;
    yield otherChip(model, seen, context);
  } else if (arch !== undefined && arch !== chip.htpArch) {
    const value = device.get('dsp_arch') as JsonValue;
    yield atValue(value, {
      severity: 'warning',
      code: 'soc-other-chip',
      what: `This device is a v${arch}, and the file is checked for ${chip.soc}, which is a v${chip.htpArch}.`,
      fix: `Write "v${chip.htpArch}", or check the file for another chip.`,
      fixes: [preferred(`Write "v${chip.htpArch}"`, replaceValue(value, `"v${chip.htpArch}"`))],
    });
  }
}
