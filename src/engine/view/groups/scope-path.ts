/** Nobody nests deeper; a name made of slashes must not cost more than its first ones. */
const deepest = 24;

/**
 * The scopes that a node's name says it stands in, outermost first: `/encoder/layer.3/attn/MatMul_2` is in `encoder`, `layer.3`, `attn`;
 * `backbone.stage1.conv` in `backbone`, `stage1`. The last part is the node itself.
 */
export function scopePath(name: string): readonly string[] {
  // A fused node of TensorFlow Lite lists the names of all that went into it.
  const own = name.split(';', 1)[0]!;
  const parts = own.includes('/') ? own.split('/') : dottedParts(own);
  return parts
    .slice(0, -1)
    .filter((part) => part !== '')
    .slice(0, deepest);
}

/** Dots are scopes only where the last one is no counter: `p2o.Conv.12` is the twelfth `Conv` of `p2o`. */
function dottedParts(name: string): readonly string[] {
  const parts = name.split('.');
  const counted = parts.length > 2 && /^\d+$/.test(parts[parts.length - 1]!);
  return counted ? parts.slice(0, -1) : parts;
}
