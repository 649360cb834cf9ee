import type { OpenModel } from '../../../session';
import type { JsonValue } from '../../json/json';

/** Graphs that a compiled model holds, by the names that QNN calls them; undefined where the model is not compiled. */
export function compiledGraphs(model: OpenModel | undefined): readonly string[] | undefined {
  const names = (model?.model.nodes ?? [])
    .filter(({ opType }) => opType === 'EPContext')
    // ONNX Runtime gives the QNN graph the name of the partition (observed in onnxruntime-qnn 2.7.0).
    .flatMap(({ attributes }) => attributes.get('partition_name') ?? [])
    .flatMap((attribute) => (attribute.type === 'string' ? attribute.value : []));
  return names.length > 0 ? names : undefined;
}

/** The strings of a list, with their places. */
export function namesIn(list: JsonValue | undefined): readonly { readonly name: string; readonly value: JsonValue }[] {
  return [...(list?.items() ?? [])].flatMap((value) => {
    const name = value.string();
    return name === undefined ? [] : [{ name, value }];
  });
}
