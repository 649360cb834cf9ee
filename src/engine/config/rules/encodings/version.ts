import { encodingVersions } from '../../encodings/encoding';
import { statedVersion } from '../../encodings/version';
import { isKeyed, isOnnxStyle } from '../../encodings/write';
import type { Finding, Fix } from '../../finding';
import { insertMember, replaceValue } from '../../json/edits';
import { atBrace, atKey, atValue, offered, preferred, quoted } from '../findings';
import { encodingRule, type Look } from './look';
import { rewriteFix } from './rewrite';
import { wantedSection } from './sections';

const spoken = encodingVersions.filter((version) => version !== 'seed');
const choices = `one of ${spoken.map((version) => `"${version}"`).join(', ')}`;

/** Which version the file is in, and whether it is one at all (AIMET encoding specification). */
export const versionRule = encodingRule('encodings-version', function* (look) {
  const { table, root } = look;
  const { stated, layout } = table;
  if (table.sections.length === 0 && !stated) return;
  if (!stated) yield layout === 'seed' ? seedFile(look) : missingVersion(look);
  else if (!statedVersion(stated.value)) yield unknownVersion(look, stated.value.text);
  else if (table.version === '0.6.1' && layout === '0.6.1') yield deprecated(look);
  else if (table.version === '2.0.0' && layout === '2.1.0') yield needsNewer(look);
  yield* wrongSections(look);
  yield* missingSections(look, root);
});

/** QAIRT's tools and AIMET read lists of encodings; the seed document shows bare objects. */
function seedFile(look: Look): Finding {
  const fixes = [rewriteFix(look, '1.0.0', true), rewriteFix(look, '0.6.1', false)].filter((fix): fix is Fix => fix !== undefined);
  return atBrace(look.root, {
    severity: 'error',
    code: 'encodings-seed',
    what: 'This file has no version, and objects where tools read lists of encodings.',
    fix: 'Rewrite it as encodings 1.0.0 or 0.6.1, which AIMET and the QAIRT converters read.',
    fixes,
  });
}

/** Without a version tools read 0.6.1: a file that is one loses nothing. */
function missingVersion({ table: { layout }, root, text }: Look): Finding {
  const isLegacy = isKeyed(layout);
  const version = isLegacy ? '0.6.1' : layout;
  return atBrace(root, {
    severity: isLegacy ? 'warning' : 'error',
    code: 'encodings-version-missing',
    what: isLegacy
      ? 'The file does not say its version.'
      : `The file is written as encodings ${version} but does not say so: tools read it as 0.6.1.`,
    fix: `Write "version": "${version}".`,
    fixes: [preferred(`Write "version": "${version}"`, firstMember(root, text, `"version": "${version}"`))],
  });
}

/** Before the first member, on a line of its own where that one has one. */
function firstMember(root: Look['root'], text: string, member: string) {
  const [first] = root.members();
  const at = root.at + 1;
  if (!first) return insertMember(text, root, 'version', member.slice('"version": '.length));
  const lead = /^\s*/.exec(text.slice(at, first.key.at))?.[0] ?? '';
  return { at, end: at, text: `${lead}${member},${lead === '' ? ' ' : ''}` };
}

function unknownVersion({ table: { stated, layout } }: Look, written: string): Finding {
  const value = (stated as NonNullable<typeof stated>).value;
  const version = layout === 'seed' ? '0.6.1' : layout;
  return atValue(value, {
    severity: 'error',
    code: 'encodings-version-unknown',
    voice: 'schema',
    what: `The version ${value.type === 'string' ? quoted(value.string() ?? '') : quoted(written)} is not one of the encodings format.`,
    fix: `Write ${choices}; this file is written as ${version}.`,
    fixes: [preferred(`Write "${version}"`, replaceValue(value, `"${version}"`))],
  });
}

function deprecated(look: Look): Finding {
  const fix = rewriteFix(look, '1.0.0', false);
  return atValue((look.table.stated as NonNullable<typeof look.table.stated>).value, {
    severity: 'hint',
    code: 'encodings-version-deprecated',
    tag: 'deprecated',
    what: 'Version "0.6.1" is deprecated by AIMET.',
    fix: 'Tools still read it; version 1.0.0 and later also say per-block encodings.',
    fixes: fix ? [fix] : [],
  });
}

function needsNewer({ table }: Look): Finding {
  const value = (table.stated as NonNullable<typeof table.stated>).value;
  return atValue(value, {
    severity: 'error',
    code: 'encodings-version-unknown',
    what: 'Version "2.0.0" has no object as "y_scale", and this file has one.',
    fix: 'Write "2.1.0", which added it.',
    fixes: [preferred('Write "2.1.0"', replaceValue(value, '"2.1.0"'))],
  });
}

/** aimet#4054: a file of version 1.0.0 whose param_encodings is a dictionary is refused. */
function* wrongSections(look: Look): Generator<Finding> {
  const { table } = look;
  if (!table.stated || !statedVersion(table.stated.value)) return;
  for (const section of table.sections) {
    const wanted = wantedSection(section, table.version);
    if (!wanted) continue;
    const fixes: (Fix | undefined)[] = [rewriteFix(look, table.version, true)];
    if (table.layout !== 'seed' && !isMixed(look))
      fixes.push(offered(`Write "${table.layout}"`, replaceValue(table.stated.value, `"${table.layout}"`)));
    yield atKey(section, {
      severity: 'error',
      code: 'encodings-layout',
      what: `Version ${quoted(table.version)} has ${wanted}, and ${quoted(section.name)} is ${article(section.value.type)}.`,
      fix: `Rewrite the file as encodings ${table.version}, or say the version that it is written in.`,
      fixes: fixes.filter((fix): fix is Fix => fix !== undefined),
    });
  }
}

const article = (type: string) => (type === 'array' ? 'a list' : type === 'object' ? 'an object' : `a ${type}`);

const isMixed = ({ table: { sections } }: Look) => new Set(sections.map(({ value }) => value.type)).size > 1;

/** Both sections must exist, and may be empty (QAIRT, quantization overrides). */
function* missingSections({ table, text }: Look, root: Look['root']): Generator<Finding> {
  const { version, sections } = table;
  const found = new Set(sections.map(({ name }) => name));
  if (isOnnxStyle(version) || found.has('encodings')) return;
  for (const name of ['activation_encodings', 'param_encodings'] as const) {
    if (found.has(name)) continue;
    const empty = isKeyed(version) ? '{}' : '[]';
    yield atBrace(root, {
      severity: 'error',
      code: 'encodings-section-missing',
      what: `The file has no "${name}": both sections must exist.`,
      fix: `Add an empty one.`,
      fixes: [preferred(`Add "${name}": ${empty}`, insertMember(text, root, name, empty))],
    });
  }
}
