/** Colors of units that readers with any color vision tell apart, with contrast on both grounds. */
export const reportStyle = `
:root { --htp: #00795a; --gpu: #2f6fc4; --cpu: #b45c00; --removed: #77777f; --help: #444; }
@media (prefers-color-scheme: dark) { :root { --htp: #2fb98f; --gpu: #6aa9f4; --cpu: #e9a13b; --removed: #8d8d95; --help: #bbb; } }
body { max-width: 84rem; }
.htp { background: var(--htp); fill: var(--htp); } .gpu { background: var(--gpu); fill: var(--gpu); }
.cpu { background: var(--cpu); fill: var(--cpu); } .removed { background: var(--removed); fill: var(--removed); }
.bar { display: flex; height: .6rem; border-radius: .3rem; overflow: hidden; margin: 1rem 0 .5rem; }
i { display: inline-block; width: .6rem; height: .6rem; border-radius: .15rem; margin-right: .4rem; font-style: normal; }
.key { margin-right: 1.2rem; } .help { color: var(--help); } .strip { width: 100%; height: 3rem; display: block; }
.picture { overflow: auto; max-height: 80vh; border: 1px solid var(--line); border-radius: .4rem; } .picture svg { display: block; margin: auto; }
.wide { overflow-x: auto; } .sortable td { white-space: nowrap; } .sortable code { white-space: pre; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; }
th button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; font-weight: 600; }
th button:hover { text-decoration: underline; } th small { display: block; font-weight: 400; opacity: .75; }
th[aria-sort=ascending] button::after { content: ' ▲'; } th[aria-sort=descending] button::after { content: ' ▼'; }
.sortable thead th { position: sticky; top: 0; background: Canvas; }
.lane { display: grid; grid-template-columns: 12rem 1fr 4rem; gap: .6rem; align-items: center; }
.lane span { background: var(--soft); border-radius: .2rem; } .lane span i { display: block; width: auto; height: .7rem; margin: 0; background: var(--gpu); transform-origin: left; }
@media print { body { max-width: none; margin: 0; } .wide, .picture { overflow: visible; max-height: none; } .sortable thead th { position: static; } .picture svg { max-width: 100%; height: auto; } h2 { break-after: avoid; } tr { break-inside: avoid; } * { print-color-adjust: exact; } }
`;
