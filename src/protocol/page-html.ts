/** Addresses of what the graph editor's page loads, as its own origin can fetch them. */
export interface PageParts {
  readonly title: string;
  /** Fresh for every page: the one script and the style sheets that may run. */
  readonly nonce: string;
  /** `webview.cspSource` */
  readonly cspSource: string;
  /** `dist/webview.js` and `dist/webview.css` */
  readonly script: string;
  readonly style: string;
}

/**
 * The graph editor's page. It holds no word of the model: a `</script>` in a node name cannot reach it. Workers come from Blobs because a webview's own
 * origin may not start one from a file.
 */
export function pageHtml(parts: PageParts): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${parts.nonce}'`,
    `style-src ${parts.cspSource}`,
    `font-src ${parts.cspSource} data:`,
    `connect-src ${parts.cspSource}`,
    'worker-src blob:',
  ].join('; ');
  const text = (value: string) => value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${text(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(parts.title)}</title>
<link rel="stylesheet" href="${text(parts.style)}">
</head>
<body>
<main id="qnn-lens"></main>
<script nonce="${parts.nonce}" src="${text(parts.script)}"></script>
</body>
</html>
`;
}
