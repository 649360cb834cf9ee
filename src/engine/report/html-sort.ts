/**
 * The report's only script: a click on a head sorts the table by that column, another click turns it around; not known is always last. The page's policy names
 * it by its hash, so that nothing else can run.
 */
export const sortScript = `
for (const table of document.querySelectorAll('table.sortable')) {
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  heads.forEach((head, at) => head.querySelector('button').addEventListener('click', () => {
    const number = head.classList.contains('number');
    const before = head.getAttribute('aria-sort');
    const down = before ? before === 'ascending' : number;
    for (const other of heads) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    const known = (row) => number ? row.cells[at].dataset.v !== '' : row.cells[at].textContent !== '–';
    const key = (row) => number ? Number(row.cells[at].dataset.v) : row.cells[at].textContent;
    const rows = [...body.rows].map((row) => ({ row, known: known(row), key: key(row) }));
    rows.sort((a, b) => b.known - a.known || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) * (down ? -1 : 1));
    body.append(...rows.map(({ row }) => row));
  }));
}
`;

/** SHA-256 of `sortScript` in base64; a test computes it anew. */
export const sortScriptSha256 = 'jGt6JiAv2oD1qob6wdTePMRHBEIqG7uBohKMpzHowrs=';
