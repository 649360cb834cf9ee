import { nearest } from '../../../../text/nearest';
import type { Finding } from '../../../finding';
import { insertMember, replaceValue } from '../../../json/edits';
import type { JsonValue } from '../../../json/json';
import { parseJson } from '../../../json/parse';
import { kindOf, kindRow } from '../../../kinds';
import { atKey, atValue, preferred, quoted } from '../../findings';
import type { CheckContext, Rule } from '../../rule';
import { isBareName, missingFile } from '../missing-file';

/** `backend_extensions`: a library, and the file that it reads. */
export const netRunExtensionsRule: Rule = {
  name: 'netrun-extensions',
  kinds: ['netrun-config'],
  check: function* (context) {
    const member = context.document.json.root?.member('backend_extensions');
    if (member?.value.type !== 'object') return;
    const library = member.value.get('shared_library_path');
    const config = member.value.get('config_file_path');
    if (!library) yield incomplete('shared_library_path', '"libQnnHtpNetRunExtensions.so"');
    if (!config) yield incomplete('config_file_path', usualConfig(context) && JSON.stringify(usualConfig(context)));
    yield* belonging(library);
    if (!isBareName(library?.string() ?? '')) yield* missingFile(library, context, 'warning', '');
    yield* missingFile(config, context, 'error', ', and the tool stops', usualConfig(context));
    yield* ofKind(config, context);

    function incomplete(name: string, json?: string): Finding {
      const extensions = member!;
      return atKey(extensions, {
        severity: 'error',
        code: 'extensions-incomplete',
        what: `"backend_extensions" lacks "${name}": a library and the file that it reads belong together.`,
        fix: `Add "${name}".`,
        fixes: json ? [preferred(`Add "${name}": ${json}`, insertMember(context.document.text, extensions.value, name, json))] : [],
      });
    }
  },
};

/** The file that is there under the usual name. */
function usualConfig({ files }: CheckContext): string | undefined {
  return files.get(usualName)?.exists ? usualName : undefined;
}

const usualName = 'htp_config.json';

/** Extension libraries of the SDK (`configs.json`, shared_library_path), by backend. */
const libraries = ['Htp', 'Dsp', 'Cpu', 'Gpu'].flatMap((backend) => [
  `libQnn${backend}NetRunExtensions.so`,
  `Qnn${backend}NetRunExtensions.dll`,
]);

/** The backend itself, or the extensions of another backend, cannot read an HTP config. */
function* belonging(value: JsonValue | undefined): Generator<Finding> {
  const path = value?.string();
  if (!value || !path) return;
  const [folder = '', file = ''] = /^(.*[\\/])?([^\\/]*)$/.exec(path)?.slice(1) ?? [];
  if (/^(?:lib)?QnnHtpNetRunExtensions\.(?:so|dll)$/.test(file)) return;
  const isBackend = /^(?:lib)?Qnn(?:Htp|Gpu|Dsp|Cpu)\.(?:so|dll)$/i.test(file);
  const other = /^(?:lib)?Qnn(Dsp|Cpu|Gpu)NetRunExtensions/.exec(file)?.[1];
  const near = nearest(file, libraries);
  if (!isBackend && !other && !near) return;
  const right = /\.dll$/i.test(file) ? 'QnnHtpNetRunExtensions.dll' : 'libQnnHtpNetRunExtensions.so';
  const json = JSON.stringify(`${folder}${right}`);
  yield atValue(value, {
    severity: other ? 'warning' : 'error',
    code: 'extensions-library',
    what: whatOf(file, isBackend, other),
    fix: `Write ${json} for the HTP.`,
    fixes: other
      ? [{ title: `Write ${json}`, edits: [replaceValue(value, json)] }]
      : [preferred(`Write ${json}`, replaceValue(value, json))],
  });
}

function whatOf(file: string, isBackend: boolean, other: string | undefined): string {
  if (isBackend) return `${quoted(file)} is the backend, which goes into --backend, and not the library that reads its config.`;
  if (other) return `${quoted(file)} reads configs of the ${other.toUpperCase()} backend, and not of the HTP.`;
  return `There is no extension library called ${quoted(file)}.`;
}

function* ofKind(value: JsonValue | undefined, { files, document }: CheckContext): Generator<Finding> {
  const name = value?.string();
  const file = name ? files.get(name) : undefined;
  if (!value || !name || file?.text === undefined) return;
  const { root } = parseJson(file.text);
  const kind = kindOf(
    '',
    Array.from(root?.members() ?? [], (member) => member.name),
  );
  if (kind === undefined || kind === 'htp-config') return;
  const same = kind === document.kind ? 'a qnn-net-run config like this one' : `a ${kindRow(kind).title}`;
  yield atValue(value, {
    severity: 'error',
    code: 'extensions-wrong-file',
    what: `The file ${quoted(name)} is ${same}, and not a config of the backend.`,
    fix: `Name a file with "graphs" and "devices".`,
    fixes: [],
  });
}
