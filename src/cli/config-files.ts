import { resolve } from 'node:path';
import { checkConfig } from '../engine/config/check';
import { decodeConfig } from '../engine/config/decode';
import { configDocument } from '../engine/config/document';
import type { Finding } from '../engine/config/finding';
import { fixAll } from '../engine/config/fix-all';
import { gather } from '../engine/config/gather';
import { type ConfigKind, configKinds, kindOfName } from '../engine/config/kinds';
import type { ModelOfConfig } from '../engine/config/model-of';
import { asProblem, Problem, type ProblemFields } from '../engine/problem';
import { newSession, type Session } from '../engine/session';
import { Positions } from '../engine/text/positions';
import { usage } from './args';
import type { CommandContext } from './command';
import { printProblem } from './print/problem';
import { readTarget } from './target';

/** One file of the command line with all that is to be said of it. */
export interface CheckedFile {
  /** As it was given, or found below a folder that was given. */
  readonly file: string;
  readonly findings: readonly Finding[];
  readonly positions: Positions;
  readonly link?: ModelOfConfig;
  /** What `--fix` did, in order: the title of the fix, the code and the line of its finding. */
  readonly changes: readonly { readonly title: string; readonly code: string; readonly line: number }[];
}

/** Checks each file; a folder stands for the config files below it. */
export async function checkFiles(context: CommandContext): Promise<readonly CheckedFile[]> {
  const { args, terminal, world, stop } = context;
  const session = newSession(world);
  const checked: CheckedFile[] = [];
  for (const file of await expand(context)) {
    if (stop.aborted) break;
    try {
      checked.push(await checkFile(file, context, session));
    } catch (thrown) {
      const problem = asProblem(thrown, file);
      if (problem.code === 'usage') throw problem;
      if (args.has('verbose')) printProblem(terminal, problem, { json: false, verbose: true });
      checked.push({ file, findings: [unreadable(problem)], positions: new Positions(''), changes: [] });
    }
  }
  return checked;
}

async function checkFile(file: string, context: CommandContext, session: Session): Promise<CheckedFile> {
  const { args, world, cwd } = context;
  const path = resolve(cwd, file);
  const model = args.text('model');
  const wishes = { target: readTarget(args), chipGiven: args.has('soc'), ...(model !== undefined && { given: resolve(cwd, model) }) };
  const kind = args.oneOf<ConfigKind>(
    'kind',
    configKinds.map((row) => row.kind),
  );
  const decoded = decodeConfig(await world.files.read(path), path);
  let link: ModelOfConfig | undefined;
  const check = async (text: string): Promise<readonly Finding[]> => {
    const document = configDocument(path, text, kind);
    if (!document) throw unknownKind(file);
    const gathered = await gather(document, wishes, world, (one) => session.open(one));
    link = gathered.link;
    return [...(gathered.problem ? [unreadable(gathered.problem, 'warning')] : []), ...(await checkConfig(gathered.context))];
  };
  if (!args.has('fix')) {
    const findings = [...decoded.findings, ...(await check(decoded.text))];
    return { file, findings, positions: new Positions(decoded.text), changes: [], ...(link && { link }) };
  }
  const fixed = await fixAll(decoded.text, check);
  const changed = fixed.text !== decoded.text || decoded.encoding !== 'utf-8';
  if (changed) await world.files.write(path, new TextEncoder().encode(fixed.text));
  const lines = new Positions(decoded.text);
  const recoded = decoded.findings.map(({ code }) => ({ title: 'Save as UTF-8', code, line: 1 }));
  const applied = fixed.applied.map(({ finding, fix }) => ({ title: fix.title, code: finding.code, line: lines.at(finding.at).line + 1 }));
  return { file, findings: fixed.findings, positions: new Positions(fixed.text), changes: [...recoded, ...applied], ...(link && { link }) };
}

/** A file or a model that could not be read, as a finding at the start of the file. */
function unreadable({ code, what, fix }: ProblemFields, severity: Finding['severity'] = 'error'): Finding {
  return { severity, code, at: 0, end: 0, where: '', what, fix, fixes: [] };
}

function unknownKind(file: string): Problem {
  const known = configKinds.map(({ title, files }) => `${title} (${files[0]})`).join(', ');
  return new Problem(
    'config-unknown',
    file,
    `Neither the name nor the content says what kind of config "${file}" is.`,
    `Give --kind, or name it as one of: ${known}.`,
  );
}

const skipped = new Set(['node_modules', '.git']);

async function expand({ args, world: { files }, cwd }: CommandContext): Promise<readonly string[]> {
  const found: string[] = [];
  const walk = async (shown: string): Promise<void> => {
    for (const name of await files.list(resolve(cwd, shown))) {
      const inner = files.join(shown, name);
      const stat = await files.stat(resolve(cwd, inner));
      if (stat?.isDirectory) {
        if (!skipped.has(name)) await walk(inner);
      } else if (kindOfName(name)) found.push(inner);
    }
  };
  for (const operand of args.positionals) {
    if ((await files.stat(resolve(cwd, operand)))?.isDirectory) await walk(operand);
    else found.push(operand);
  }
  if (found.length === 0) throw usage(args.positionals.join(' '), 'There is no config file in the folder.', 'Name the files.');
  return [...new Set(found)];
}
