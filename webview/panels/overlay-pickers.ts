import type { App } from '../app';
import type { OfferedColumn } from '../overlays';
import { type PickerChoice, picker } from './picker';

const importing = 'import';

/** Which columns are drawn: as the color and as the bar of each box. */
export function overlayPickers(app: App): readonly HTMLElement[] {
  const { store, overlays } = app;
  const fill = picker('Fill', 'fill', (id) => {
    if (id !== importing) return overlays.fillBy(id);
    app.guard('import', () => app.host.call('startImportNodeData', {}));
    offer();
  });
  const bar = picker('Bar', 'bar', (id) => overlays.barBy(id));
  const offer = () => {
    const offered = overlays.offered;
    fill.offer([...offered.map(choice), { value: importing, label: 'Import node data…' }], store.now.fill);
    bar.offer(offered.filter((one) => one.bar).map(choice), store.now.bar);
  };
  store.follow(['fill', 'bar', 'placement', 'times', 'profile', 'facts', 'added', 'quantized', 'widths'], offer);
  return [fill.element, bar.element];
}

/** What has no values yet says why. */
function choice({ id, title, lacks }: OfferedColumn): PickerChoice {
  return { value: id, label: lacks === undefined ? title : `${title} (${lacks})` };
}
