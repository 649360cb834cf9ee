import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Model } from '../../src/engine/ir/graph';
import { readModel } from '../../src/engine/onnx/read';
import { nodeFiles } from '../../src/node/files';

/** Tests run from the project's root. */
export const fixtures = join(process.cwd(), 'test/data/models');

export function readFixture(name: string): Promise<Model> {
  return readModel({ files: nodeFiles }, join(fixtures, name));
}

export function fixtureBytes(name: string): Promise<Uint8Array> {
  return readFile(join(fixtures, name));
}

/** All of a stream in one array. */
export async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}
