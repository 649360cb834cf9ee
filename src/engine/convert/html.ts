/** Text that is safe in HTML; the only way into the report for anything that a model's file says. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A name from a file: kept apart from its surroundings, so that right-to-left text does not turn them around. */
export function nameHtml(name: string): string {
  return `<bdi><code>${escapeHtml(name)}</code></bdi>`;
}

/** Cells are HTML already. */
export function tableHtml(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = heads.map((text) => `<th scope="col">${escapeHtml(text)}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n');
  return `<table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}

/** What a page may have beside its text. */
interface PageExtras {
  readonly style?: string;
  /** The only script that may run, with the SHA-256 of its text in base64. */
  readonly script?: { readonly text: string; readonly sha256: string };
}

/** A whole page without anything from elsewhere, and without scripts but the given one. */
export function pageHtml(title: string, body: string, { style: more = '', script }: PageExtras = {}): string {
  const scripts = script ? `; script-src 'sha256-${script.sha256}'` : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'${scripts}">
<title>${escapeHtml(title)}</title>
<style>${style}${more}</style>
</head>
<body>
${body}
${script ? `<script>${script.text}</script>\n` : ''}</body>
</html>
`;
}

const style = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
body { font: 14px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); }
code { overflow-wrap: anywhere; } .from { opacity: .75; font-size: .9em; } .tile { display: inline-block; background: var(--soft); border-radius: .4rem; padding: .5rem 1rem; margin: .5rem .5rem 0 0; }
.tile b { display: block; font-size: 1.4rem; } .warning { border-left: .25rem solid #c80; padding-left: .75rem; margin: .5rem 0; }
`;
