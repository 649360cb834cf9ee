import { nearest } from '../../../text/nearest';
import type { Finding } from '../../finding';
import { renameKey } from '../../json/edits';
import { atKey, preferred, quoted } from '../findings';
import { missingFile } from '../qualcomm/missing-file';
import type { CheckContext, Rule } from '../rule';

/** The data of a recipe: there, for inputs that the model has, and with settings that the method reads. */
export const calibrationRule: Rule = {
  name: 'recipe-calibration',
  kinds: ['recipe'],
  check: function* (context) {
    const { root } = context.document.json;
    const calibration = root?.get('calibration');
    yield* missingFile(root?.get('model'), context, 'error', ', so there is nothing to quantize');
    yield* missingFile(calibration?.get('data'), context, 'error', ', and without data there are no ranges');
    yield* unknownInputs(context);
    const percentile = calibration?.member('percentile');
    const method = root?.get('method')?.string() ?? 'auto';
    if (percentile && method !== 'percentile')
      yield atKey(percentile, {
        severity: 'warning',
        code: 'recipe-percentile-unused',
        what: `The method is ${quoted(method)}, which reads no "percentile".`,
        fix: 'Write "method": "percentile", or leave it out.',
      });
  },
};

function* unknownInputs({ document, model }: CheckContext): Generator<Finding> {
  const graph = model?.model.graphs[0];
  if (!graph) return;
  // What an initializer gives is no input that somebody feeds.
  const inputs = graph.inputs.map(({ name }) => name).filter((name) => !graph.initializers.has(name));
  for (const member of document.json.root?.get('calibration')?.get('inputs')?.members() ?? []) {
    if (inputs.includes(member.name)) continue;
    const near = nearest(member.name, inputs) ?? (inputs.length === 1 ? inputs[0] : undefined);
    yield atKey(member, {
      severity: 'warning',
      code: 'recipe-input-unknown',
      what: `The model has no input ${quoted(member.name)}.`,
      fix: near ? `Did you mean ${quoted(near)}?` : `Its inputs are ${inputs.map(quoted).join(', ')}.`,
      fixes: near ? [preferred(`Write ${quoted(near)}`, renameKey(member, near))] : [],
    });
  }
}
