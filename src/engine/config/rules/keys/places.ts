import type { ConfigDocument } from '../../document';
import type { JsonType, JsonValue, Member } from '../../json/json';
import { type AnySchema, alternatives, freeNamed } from '../../schema/property';
import { schemaOf } from '../../schema/schemas';

/** A value of the file, with the schema that describes it. */
export interface Place {
  readonly schema: AnySchema;
  readonly value: JsonValue;
  /** Where the schema has it: `devices[]/cores[]`; the root is `''`. */
  readonly path: string;
  /** The object that the value stands in, and its member there. */
  readonly parent?: JsonValue;
  readonly member?: Member;
}

/** Below these lie tensors by the hundred thousand; the rules of encodings read them in one go. */
const entriesOfEncodings: readonly string[] = ['activation_encodings', 'param_encodings', 'encodings'];

/** Every value that the schema of the file describes, in the order of the text. */
export function* places({ kind, json: { root } }: ConfigDocument): Generator<Place> {
  const schema = schemaOf(kind, root);
  if (!root || !schema) return;
  const leaveOut = kind === 'encodings' ? entriesOfEncodings : [];
  yield* below({ schema, value: root, path: '' }, leaveOut);
}

function* below(place: Place, leaveOut: readonly string[]): Generator<Place> {
  yield place;
  if (leaveOut.includes(place.path)) return;
  const shape = shapeOf(place);
  if (!shape) return;
  const parent = place.value;
  for (const member of parent.members()) {
    const schema = property(shape, member.name) ?? freeNamed(shape);
    if (schema) yield* below({ schema, value: member.value, path: stepTo(place.path, member.name), parent, member }, leaveOut);
  }
  if (shape.items) for (const value of place.value.items()) yield* below({ schema: shape.items, value, path: `${place.path}[]` }, leaveOut);
}

export const stepTo = (path: string, name: string) => (path === '' ? name : `${path}/${name}`);

/** A name of the file may be one that every object has: `constructor`. */
export function property(schema: AnySchema, name: string): AnySchema | undefined {
  return schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
}

/** The alternative that has the type of the value. */
export function shapeOf({ schema, value }: Pick<Place, 'schema' | 'value'>): AnySchema | undefined {
  return alternatives(schema).find((one) => hasType(one, value.type));
}

/** Whether a value of this type can be right; a whole number is looked at later. */
export function hasType({ type }: AnySchema, found: JsonType): boolean {
  const types = [type ?? []].flat();
  return types.length === 0 || types.includes(found) || (found === 'number' && types.includes('integer'));
}
