import type { OpenModel } from '../../session';
import type { Target } from '../../targets/target';
import type { World } from '../../world';
import type { Figure } from '../rules/figures';
import { modelHash } from './model-hash';

/** What is read of a manifest (`convert/manifest.ts`); the file may have been touched by others. */
interface Converted {
  readonly modelSha256: string;
  readonly tools: Readonly<Record<string, unknown>>;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

/** Size of the context binary that Convert made of this very model for this chip. */
export async function contextFigure(open: OpenModel, { chip }: Target, world: World): Promise<Figure | undefined> {
  const { files } = world;
  const { path } = open.model;
  const folder = files.join(files.dirname(path), `${files.basename(path).replace(/\.onnx$/i, '')}_qnn`);
  const manifest = files.join(folder, 'manifest.json');
  if (!(await files.stat(manifest))) return undefined;
  const converted = readManifest(new TextDecoder().decode(await files.read(manifest)));
  const binary = converted?.files.find((file) => file.path === `context_binaries/${chip.soc}_htp_context.bin`);
  if (!converted || !binary || converted.modelSha256 !== (await modelHash(open, world))) return undefined;
  const version = String(converted.tools['onnxruntime-qnn'] ?? 'of an unknown version');
  return { value: binary.bytes, rung: 'verified', producer: { tool: 'QNN HTP compiler', version, chip: chip.soc } };
}

function readManifest(text: string): Converted | undefined {
  const { inputs, tools, files } = record(parsed(text));
  const [model] = list(inputs).map(record);
  if (typeof model?.sha256 !== 'string') return undefined;
  const known = list(files).map(record);
  return {
    modelSha256: model.sha256,
    tools: record(tools),
    files: known.flatMap(({ path, bytes }) => (typeof path === 'string' && typeof bytes === 'number' ? [{ path, bytes }] : [])),
  };
}

/** Another program's manifest is no fault of the budget. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
