import type { OpenModel } from '../../session';
import { inferTypes } from '../../shape/infer';
import { tensorType } from '../../shape/type';
import type { SampleSet } from '../calibrate/samples';

/** The model with the shapes that its values have on these samples. */
export function sized(open: OpenModel, { inputs }: SampleSet): OpenModel {
  const isOpen = open.model.graphs[0]?.inputs.some(
    ({ type }) => type?.kind === 'tensor' && !type.dims?.every((dim) => typeof dim === 'number'),
  );
  if (!isOpen) return open;
  const overrides = new Map(inputs.map(({ name, dtype, dims }) => [name, tensorType(dtype, dims)]));
  return { ...open, types: inferTypes(open.model, { overrides }) };
}
