import { short, visible } from './text';

type Child = Node | string | undefined;

interface Options {
  readonly class?: string;
  readonly title?: string;
  /** `aria-label`, `role`, `data-…` and other attributes. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly on?: Readonly<Record<string, (event: Event) => void>>;
}

/** Makes an element. Strings become text nodes with unseen signs made visible: markup in a model's names stays text. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, options?: Options, ...children: Child[]): HTMLElementTagNameMap[K];
export function el(tag: string, options?: Options, ...children: Child[]): HTMLElement;
export function el(tag: string, options: Options = {}, ...children: Child[]): HTMLElement {
  const element = document.createElement(tag);
  if (options.class) element.className = options.class;
  if (options.title) element.title = visible(options.title);
  for (const [name, value] of Object.entries(options.attributes ?? {})) element.setAttribute(name, value);
  for (const [name, listener] of Object.entries(options.on ?? {})) element.addEventListener(name, listener);
  add(element, ...children);
  return element;
}

export function add(parent: Node, ...children: Child[]): void {
  for (const child of children) {
    if (child !== undefined) parent.appendChild(typeof child === 'string' ? document.createTextNode(visible(child)) : child);
  }
}

export function fill(parent: Node, ...children: Child[]): void {
  while (parent.firstChild) parent.removeChild(parent.firstChild);
  add(parent, ...children);
}

/** A picture of `@vscode/codicons`, hidden from screen readers: the text or label beside it says the same. */
export function icon(name: string): HTMLElement {
  return el('span', { class: `codicon codicon-${name}`, attributes: { 'aria-hidden': 'true' } });
}

/** How much of a name's end is always there: names of one model differ at their ends. */
const tailLength = 9;

/** A name for a place of unknown width: it loses its middle. */
export function tailed(name: string, element: HTMLElement = el('bdi')): HTMLElement {
  const text = short(name, 120);
  const cut = text.length <= 2 * tailLength ? text.length : text.length - tailLength;
  element.classList.add('tailed');
  fill(element, el('span', { class: 'head' }, text.slice(0, cut)), el('span', { class: 'tail' }, text.slice(cut)));
  return element;
}

/** A button that is only a picture, with its label for the pointer and for screen readers. */
export function toolButton(picture: string, label: string, act: () => void): HTMLButtonElement {
  return el(
    'button',
    { class: 'tool', title: label, attributes: { type: 'button', 'aria-label': visible(label) }, on: { click: act } },
    icon(picture),
  );
}

/** A button that looks like a link. */
export function linkButton(label: string | Node, act: () => void, options: Options = {}): HTMLButtonElement {
  const { attributes, class: more = '' } = options;
  return el(
    'button',
    { ...options, class: `link ${more}`.trim(), attributes: { type: 'button', ...attributes }, on: { click: act } },
    label,
  );
}

/** Text from a model, kept apart from the direction of the text around it. */
export function foreign(text: string, options: Options = {}): HTMLElement {
  return el('bdi', { ...options, class: `foreign ${options.class ?? ''}` }, text);
}
