import type { ChooseRange } from './method';

/** All that was seen. */
export const minMax: ChooseRange = ({ statistics: { min, max } }) => ({ min, max });
