import { type Constraints, defaultOptions, type SelectorOptions, type Weights } from '../../src/protocol/selector-calls';
import type { App } from '../app';
import { el, fill, linkButton } from '../dom';
import { subsection } from './section';

type NumberOf<T> = { [K in keyof T]-?: NonNullable<T[K]> extends number ? K : never }[keyof T];

const switches: readonly (readonly [key: 'powerCritical' | 'performanceCritical', label: string])[] = [
  ['powerCritical', 'Power critical'],
  ['performanceCritical', 'Performance critical'],
];

const limits: readonly (readonly [key: NumberOf<Constraints>, label: string, unit: string])[] = [
  ['maxLatencyMs', 'Latency at most', 'ms'],
  ['maxMemoryMb', 'Memory at most', 'MB'],
];

const weights: readonly (readonly [key: NumberOf<Weights>, label: string])[] = [
  ['operatorSupport', 'Operators'],
  ['tensorSize', 'Tensor size'],
  ['power', 'Power'],
  ['performance', 'Performance'],
];

const rules: readonly Rule[] = [
  { key: 'operatorRule', label: 'Operator points', choices: { all: 'only if all are supported', share: 'by the share that is' } },
  { key: 'performanceRule', label: 'Performance points', choices: { time: 'to the shortest time', seed: 'to the HTP' } },
];

interface Rule {
  readonly key: 'operatorRule' | 'performanceRule';
  readonly label: string;
  readonly choices: Readonly<Record<string, string>>;
}

/** Constraints and weights, editable in place. Each field names its default. */
export function selectorOptions(app: App): HTMLElement {
  const fields = el('div', { class: 'fields' });
  const note = el('span', { class: 'note' });
  const { store } = app;
  const constrain = (change: Partial<Constraints>) =>
    app.choice.setOptions({ ...store.now.options, constraints: { ...store.now.options.constraints, ...change } });
  const weigh = (change: Partial<Weights>) =>
    app.choice.setOptions({ ...store.now.options, weights: { ...store.now.options.weights, ...change } });
  const reset = linkButton('Back to the defaults', () => app.choice.setOptions({ ...defaultOptions, pins: store.now.options.pins }), {
    attributes: { 'data-action': 'reset-selector' },
  });
  const inputs = [
    ...switches.map(([key, label]) => switchField(key, label, (on) => constrain({ [key]: on }))),
    ...limits.map(([key, label, unit]) => numberField(key, label, 'no limit', unit, (value) => constrain({ [key]: value }))),
    el('h3', {}, 'Weights'),
    ...weights.map(([key, label]) => {
      const usual = defaultOptions.weights[key];
      return numberField(key, label, String(usual), `default ${usual}`, (value) => weigh({ [key]: value ?? usual }));
    }),
    ...rules.map((rule) => ruleField(rule, (value) => weigh({ [rule.key]: value }))),
  ];
  fill(fields, ...inputs, el('p', {}, reset));
  store.watch(['options'], () => {
    const { options } = store.now;
    note.textContent = isDefault(options) ? 'defaults' : 'changed';
    reset.disabled = isDefault(options);
    show(fields, options);
  });
  return subsection('Constraints and weights', 'selector-options', fields, note);
}

function isDefault({ constraints, weights: own }: SelectorOptions): boolean {
  const text = (one: object) =>
    JSON.stringify(
      Object.entries(one)
        .filter(([, value]) => value !== undefined)
        .sort(),
    );
  return text(constraints) === text(defaultOptions.constraints) && text(own) === text(defaultOptions.weights);
}

/** Puts the options into the fields; the one that is being typed in is left alone. */
function show(fields: HTMLElement, { constraints, weights: own }: SelectorOptions): void {
  const values: Readonly<Record<string, unknown>> = { ...constraints, ...own };
  const all = { ...defaultOptions.weights, maxLatencyMs: undefined, maxMemoryMb: undefined, ...values } as Readonly<
    Record<string, unknown>
  >;
  for (const field of fields.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-option]')) {
    if (field === document.activeElement) continue;
    const value = all[field.dataset.option!];
    if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = value === true;
    else field.value = value === undefined ? '' : String(value);
  }
}

function switchField(key: string, label: string, change: (on: boolean) => void): HTMLElement {
  const input = el('input', { attributes: { type: 'checkbox', 'data-option': key } });
  input.addEventListener('change', () => change(input.checked));
  return el('label', { class: 'switch' }, input, label);
}

/** Empty is no limit, or the default. */
function numberField(key: string, label: string, empty: string, hint: string, change: (value: number | undefined) => void): HTMLElement {
  const input = el('input', { attributes: { type: 'number', min: '0', step: 'any', placeholder: empty, 'data-option': key } });
  input.addEventListener('input', () => {
    const { value, validity } = input;
    if (validity.valid) change(value === '' ? undefined : Number(value));
  });
  return el('label', { class: 'field' }, el('span', { class: 'key' }, label), input, el('span', { class: 'muted' }, hint));
}

function ruleField({ key, label, choices }: Rule, change: (value: string) => void): HTMLElement {
  const usual = defaultOptions.weights[key];
  const options = Object.entries(choices).map(([value, text]) =>
    el('option', { attributes: { value } }, value === usual ? `${text} (default)` : text),
  );
  const select = el('select', { attributes: { 'data-option': key } }, ...options);
  select.addEventListener('change', () => change(select.value));
  return el('label', { class: 'field rule' }, el('span', { class: 'key' }, label), select);
}
