/** What the backend says when it refuses a node, as stable rule ids; the first pattern that fits decides. */
const rules: readonly (readonly [pattern: RegExp, rule: string])[] = [
  [/not supported by QNN EP|not supported by HTP backend/, 'op-unsupported'],
  [/[Cc]annot get shape|output shape must be static|[Dd]ynamic shape/, 'dynamic-shape'],
  [/dynamic (?:scale|pad|\w+ inputs? (?:are|is) not)|doesn't support dynamic|must be constant/, 'needs-constant'],
  [/configured to not take D?Q nodes/, 'graph-edge-qdq'],
  [/implicit input/, 'control-flow'],
  [/non-default|attribute/, 'attribute'],
  [/\brank\b/i, 'rank'],
  [/data ?type|dtype|double|string X|float|int\d/i, 'dtype'],
];

export function ruleOf(reason: string): string {
  return rules.find(([pattern]) => pattern.test(reason))?.[1] ?? 'backend-refused';
}

/** The backend's words as one sentence: it glues the consequence, which the reader sees anyway, to the cause. */
export function reasonText(reason: string): string {
  const cause = reason.replace(/\w+ node `[^`]*` will not be assigned to QNN EP\.?/, '').trim();
  return /[.!?]$/.test(cause) ? cause : `${cause}.`;
}

/** The edit that helps, in words, per rule. */
export const fixes: Readonly<Record<string, string>> = {
  'dynamic-shape': 'Give the inputs fixed shapes and fold the shape arithmetic before compiling.',
  'needs-constant': 'Make that input a constant: an initializer that is not listed among the inputs of the graph.',
  'graph-edge-qdq': 'Feed and fetch quantized tensors, or leave this conversion on the CPU.',
};
