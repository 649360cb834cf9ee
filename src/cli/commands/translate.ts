import { resolve } from 'node:path';
import { decodeConfig } from '../../engine/config/decode';
import { type ConfigDocument, configDocument } from '../../engine/config/document';
import { type ConfigKind, configKinds } from '../../engine/config/kinds';
import { translateTargets } from '../../engine/config/translate/dialect';
import { translateFile } from '../../engine/config/translate/files';
import type { TranslateOptions, Translation } from '../../engine/config/translate/translate';
import { Problem } from '../../engine/problem';
import { chipNamed } from '../../engine/targets/chips';
import { usage } from '../args';
import { type Command, type CommandContext, type ExitCode, exitCodes } from '../command';
import { printTranslation } from '../print/translation';
import { jsonLine } from '../print/visible';
import { translationReport } from '../reports/translation';

export const translate: Command = {
  name: 'translate',
  summary: 'Write the settings of a backend, provider-options, HTP or net-run config in another of these formats',
  operands: 'FILE',
  count: { least: 1, most: 1 },
  options: {
    to: { value: 'FORMAT', help: translateTargets.join(', ') },
    soc: { value: 'SOC', help: 'Write this chip, whatever the file says' },
    graph: { value: 'NAME', multiple: true, help: 'A graph that an HTP config is for, as the model names it' },
    unit: { value: 'UNIT', help: 'htp or gpu: whose provider options; the unit that the file is about unless given' },
    kind: { value: 'KIND', help: 'Read the file as this kind, whatever its name and content say' },
    out: { value: 'FOLDER', help: 'Write the files there; without it they are printed' },
    force: { help: 'Write over files that are there' },
  },
  examples: ['backend_config.json --to provider-options --soc SM8650', 'netrun_config.json --to backend-config --out settings'],
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { args, terminal, world } = context;
  const to = args.oneOf('to', translateTargets);
  if (!to) throw usage('--to', 'translate is given no --to.', `Give --to ${translateTargets.join(', ')}.`);
  const document = await readDocument(context);
  const options = readOptions(context);
  const translation = await translateFile(document, to, options, world.files);
  const written = await write(context, document, translation);
  if (args.has('json')) terminal.out(jsonLine(translationReport(document, to, translation, written)));
  else printTranslation(terminal, args.positionals[0] as string, document, translation, written);
  return exitCodes.done;
}

async function readDocument({ args, cwd, world }: CommandContext): Promise<ConfigDocument> {
  const operand = args.positionals[0] as string;
  const path = resolve(cwd, operand);
  const kind = args.oneOf<ConfigKind>(
    'kind',
    configKinds.map((row) => row.kind),
  );
  const document = configDocument(path, decodeConfig(await world.files.read(path), path).text, kind);
  if (document) return document;
  throw new Problem('config-unknown', path, `Neither the name nor the content says what kind of config "${operand}" is.`, 'Give --kind.');
}

function readOptions({ args }: CommandContext): TranslateOptions {
  const soc = args.text('soc');
  const unit = args.oneOf('unit', ['htp', 'gpu']);
  const graphNames = args.all('graph');
  return { ...(soc && { chip: chipNamed(soc) }), ...(unit && { unit }), ...(graphNames.length > 0 && { graphNames }) };
}

/** Nothing is written unless everything can be. */
async function write(
  { args, cwd, world: { files } }: CommandContext,
  document: ConfigDocument,
  translation: Translation,
): Promise<readonly string[]> {
  const out = args.text('out');
  if (out === undefined) return [];
  const folder = resolve(cwd, out);
  const places = translation.files.map(({ name, text }) => ({ path: files.join(folder, name), text }));
  for (const { path } of places)
    if (path === document.path || (!args.has('force') && (await files.stat(path))))
      throw new Problem(
        'file-exists',
        path,
        'The file is there already.',
        path === document.path ? 'Choose another folder.' : 'Give --force to write over it.',
      );
  await files.makeFolder(folder);
  for (const { path, text } of places) await files.write(path, new TextEncoder().encode(text));
  return places.map(({ path }) => path);
}
