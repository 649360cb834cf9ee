/** Makes an element of a chart. Colors and fonts come from style sheets, so that the theme rules them. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: (Node | string)[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, typeof value === 'number' ? rounded(value) : value);
  element.append(...children);
  return element;
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}
