import type { OpenModel } from '../../session';

const key = 'the float model before its weights were rounded';

/** What the values between layers should be: the model itself, or the one whose rounded weights it has. */
export function exactModel(open: OpenModel): OpenModel {
  return open.once(key, () => open);
}

export function rememberExact(rounded: OpenModel, exact: OpenModel): OpenModel {
  rounded.once(key, () => exact);
  return rounded;
}
