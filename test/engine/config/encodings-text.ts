import type { ConfigCase } from './cases';

/** A file of version 1.0.0. */
export const v1 = (activations: string, parameters = '[]') => sections('"1.0.0"', activations, parameters);

/** A file of version 0.6.1. */
export const v06 = (activations: string, parameters = '{}') => sections('"0.6.1"', activations, parameters);

/** The same with the mark of its deprecation. */
export const old = (activations: string, parameters = '{}') => sections('⟦"0.6.1"⟧', activations, parameters);

export const v2 = (encodings: string, version = '"2.0.0"') => `{\n  "version": ${version},\n  "encodings": ${encodings}\n}\n`;

/** What the offer to leave a sound file of version 0.6.1 behind makes of it. */
export const renewed = (activations: string, parameters = '[]') => ({ 'Rewrite as encodings 1.0.0': v1(activations, parameters) });

/** One entry of a section on a line of its own. */
export const lines = (...entries: readonly string[]) => `[\n${entries.map((entry) => `    ${entry}`).join(',\n')}\n  ]`;

function sections(version: string, activations: string, parameters: string): string {
  return `{\n  "version": ${version},\n  "activation_encodings": ${activations},\n  "param_encodings": ${parameters}\n}\n`;
}

/** Cases of one file name. */
export function inFile(cases: readonly (Omit<ConfigCase, 'file'> & Partial<Pick<ConfigCase, 'file'>>)[]): readonly ConfigCase[] {
  return cases.map((one) => ({ file: 'encodings.json', ...one }));
}

/** A Conv with weights, a bias and its activation function. */
export const conv = `opset 17
(x: float[1,4,8,8]) => (y: float[1,6,8,8])
w: float[6,4,1,1] = zeros
b: float[6] = zeros
[conv1] c = Conv(x, w, b)
[relu1] y = Relu(c)`;
