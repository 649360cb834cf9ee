/** JSON has no infinities, and nothing lost is one of them: they are written as `{"$": "Infinity"}`. */
export function exactJson(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === 'number' && !Number.isFinite(one) ? { $: String(one) } : one));
}

/** Undefined for what is no JSON. */
export function parseExactJson(text: string): unknown {
  try {
    return JSON.parse(text, (_, one: unknown) => (isTagged(one) ? Number(one.$) : one));
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

function isTagged(value: unknown): value is { readonly $: string } {
  if (typeof value !== 'object' || value === null || !('$' in value)) return false;
  return Object.keys(value).length === 1 && ['Infinity', '-Infinity', 'NaN'].includes(String(value.$));
}
