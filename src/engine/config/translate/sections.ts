import type { Dialect } from './dialect';

/** A part of a file that is no setting of a run, whatever is in it. */
export interface Section {
  readonly dialect: Dialect;
  /** A member of the root object. */
  readonly name: string;
  readonly why: string;
}

const choice = (name: string): Section => ({
  dialect: 'backend',
  name,
  why: 'It is about the choice of a unit by QNN Lens. No tool reads it; keep it in backend_config.json.',
});

export const sections: readonly Section[] = [
  ...['constraints', 'weights', 'selection'].map(choice),
  {
    dialect: 'backend',
    name: 'pins',
    why: 'No option of QNN pins nodes to a unit: the provider takes what it can. Keep it in backend_config.json.',
  },
];
