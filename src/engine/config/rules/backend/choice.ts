import type { Finding } from '../../finding';
import { removeMember } from '../../json/edits';
import { atKey, atValue, preferred } from '../findings';
import type { CheckContext, Rule } from '../rule';

/** Constraints and weights of the selector, and the choice that it wrote. */
export const backendChoiceRule: Rule = {
  name: 'backend-choice',
  kinds: ['backend-config'],
  check: function* (context) {
    yield* both(context);
    yield* impossible(context);
    yield* weightless(context);
    yield* stale(context);
  },
};

function* both({ document: { json } }: CheckContext): Generator<Finding> {
  const constraints = json.root?.get('constraints');
  const performance = constraints?.member('performance_critical');
  if (performance?.value.boolean() !== true || constraints?.get('power_critical')?.boolean() !== true) return;
  yield atKey(performance, {
    severity: 'info',
    code: 'constraints-both',
    what: '"power_critical" and "performance_critical" are both set: the frugal unit and the fast one get points, and the weights decide.',
    fix: 'Set the one that matters more, or weigh them in "weights".',
  });
}

function* impossible({ document: { text, json } }: CheckContext): Generator<Finding> {
  const constraints = json.root?.get('constraints');
  for (const name of ['max_latency_ms', 'max_memory_mb']) {
    const member = constraints?.member(name);
    if (!constraints || !member || member.value.number() !== 0) continue;
    yield atValue(member.value, {
      severity: 'error',
      code: 'limit-zero',
      what: `A ${name} of 0 excludes every unit.`,
      fix: 'Write a limit, or leave it out.',
      fixes: [preferred(`Remove ${name}`, ...removeMember(text, constraints, member))],
    });
  }
}

const weightNames = ['operators', 'tensor_size', 'power', 'performance'];

function* weightless({ document: { text, json } }: CheckContext): Generator<Finding> {
  const root = json.root;
  const weights = root?.member('weights');
  // What is left out has its default, which is above 0.
  if (!root || !weights || !weightNames.every((name) => weights.value.get(name)?.number() === 0)) return;
  yield atKey(weights, {
    severity: 'error',
    code: 'weights-zero',
    what: 'All weights are 0, so no unit gets a point and none can be chosen.',
    fix: 'Give one of them points, or leave "weights" out for the defaults.',
    fixes: [preferred('Remove weights', ...removeMember(text, root, weights))],
  });
}

/** A choice is for one model and chip. */
function* stale({ document: { json }, model, target, chipGiven }: CheckContext): Generator<Finding> {
  const selection = json.root?.get('selection');
  const made = (name: string) => selection?.get(name);
  const file = model?.model.path.replace(/^.*[\\/]/, '');
  const now: readonly (readonly [name: string, value: string | undefined])[] = [
    ['model', file],
    ['soc', chipGiven ? target.chip.soc : undefined],
    ['precision', chipGiven ? target.precision : undefined],
  ];
  for (const [name, value] of now) {
    const then = made(name);
    const word = then?.string()?.replace(/^.*[\\/]/, '');
    if (!then || word === undefined || value === undefined || word.toLowerCase() === value.toLowerCase()) continue;
    yield atValue(then, {
      severity: 'info',
      code: 'selection-stale',
      what: `The choice was made for the ${labels[name]} "${word}", and this is "${value}".`,
      fix: 'Choose again, and write the choice into this file.',
    });
  }
}

const labels: Readonly<Record<string, string>> = { model: 'model', soc: 'chip', precision: 'precision' };
