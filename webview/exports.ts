import type { ExportId, ReportFormatId } from '../src/protocol/report-calls';
import { pictureFormats, reportFormats } from '../src/protocol/report-calls';
import type { App } from './app';
import { openMenu } from './panels/menu';

/** Taking results away: reports of the engine, pictures of this page. The host asks where to and writes. */
export class Exports {
  constructor(private readonly app: App) {}

  menu(button: HTMLElement): void {
    const { left, bottom } = button.getBoundingClientRect();
    const items = (formats: Readonly<Record<string, { readonly label: string }>>) =>
      Object.entries(formats).map(([id, { label }]) => ({ label, act: () => this.run(id as ExportId) }));
    openMenu(left, bottom + 4, 'Export', [
      { title: 'Every layer', items: items(reportFormats) },
      { title: 'The graph', items: items(pictureFormats) },
    ]);
  }

  run(format: ExportId): void {
    this.app.guard('export', () => (format in reportFormats ? this.report(format as ReportFormatId) : Promise.resolve()));
  }

  private async report(format: ReportFormatId): Promise<void> {
    const { host, store, choice } = this.app;
    const { profile, supposed, options } = store.now;
    await host.call('exportReport', {
      ...choice.base(),
      format,
      pins: options.pins,
      suppositions: choice.supposing,
      // A profile tells of what ran, not of what is supposed.
      ...(profile && !supposed && { profile: profile.id }),
    });
  }
}
