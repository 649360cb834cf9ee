import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AssignedPart } from '../../src/engine/convert/tool-events';

/** Tests run from the project's root. */
export function toolchainBytes(name: string): Promise<Uint8Array> {
  return readFile(join(process.cwd(), 'test/data/toolchain/mnist-8', name));
}

/** How onnxruntime assigned the nodes of mnist-8.onnx. */
export async function assignedParts(): Promise<readonly AssignedPart[]> {
  return JSON.parse(new TextDecoder().decode(await toolchainBytes('parts.json')));
}
