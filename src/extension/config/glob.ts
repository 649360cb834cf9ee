const special = /[.+^$()|[\]\\]/g;

/** A glob of the settings (`**`, `*`, `?`, `{a,b}`) over whole paths with `/`; one without `/` at its start is looked for below `folder`. */
export function globExpression(glob: string, folder: string): RegExp {
  const base = glob.startsWith('/') || /^[a-z]:/i.test(glob) ? '' : `${folder.replace(/\/$/, '').replace(/[.+^$()|[\]\\{}*?]/g, '\\$&')}/`;
  const source = glob
    .replace(special, '\\$&')
    .replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}/g, (sign) => signs[sign] ?? `(?:${sign.slice(1, -1).replaceAll(',', '|')})`);
  return new RegExp(`^${base}${source}$`, 'i');
}

const signs: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' };
