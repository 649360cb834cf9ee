import type { ExportId, PictureFormatId, ReportFormatId } from '../src/protocol/report-calls';
import { pictureFormats, reportFormats } from '../src/protocol/report-calls';
import type { App } from './app';
import { type Caption, captionOf } from './export/caption';
import { mostReportBoxes, pngOfView, pngPicture, svgPicture } from './export/picture';
import { openMenu } from './panels/menu';
import type { Frame } from './render/frame';

/** Taking results away: reports of the engine, pictures of this page. The host asks where to and writes. */
export class Exports {
  /** What is drawn, without a hover or a selection: set by whoever draws it. */
  frame: () => Frame | undefined = () => undefined;

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
    this.app.guard('export', () => (isReport(format) ? this.report(format) : this.picture(format)));
  }

  private async report(format: ReportFormatId): Promise<void> {
    const { host, store, choice } = this.app;
    const { profile, supposed, options } = store.now;
    const picture = format === 'html' ? await this.pictureForReport() : undefined;
    await host.call('exportReport', {
      ...choice.base(),
      format,
      pins: options.pins,
      suppositions: choice.supposing,
      // A profile tells of what ran, not of what is supposed.
      ...(profile && !supposed && { profile: profile.id }),
      ...(picture !== undefined && { picture }),
    });
  }

  private async picture(format: PictureFormatId): Promise<void> {
    const frame = this.still();
    if (!frame) return;
    const content = await pictures[format](frame, this.caption());
    await this.app.host.call('exportPicture', { format, content });
  }

  private async pictureForReport(): Promise<string | undefined> {
    const frame = this.still();
    return frame && frame.scene.view.boxes.length <= mostReportBoxes ? svgPicture(frame, this.caption()) : undefined;
  }

  private still(): Frame | undefined {
    const frame = this.frame();
    return frame && { ...frame, selected: -1, focused: -1, hoverBox: -1, hoverEdge: -1 };
  }

  private caption(): Caption {
    const { model, placement, target, times, path } = this.app.store.now;
    const inner = path.slice(1).map(({ label }) => label);
    return captionOf(model?.summary.name ?? '', placement?.target ?? target, times, inner);
  }
}

const pictures: Readonly<Record<PictureFormatId, (frame: Frame, caption: Caption) => Promise<string | Uint8Array>>> = {
  svg: (frame, caption) => svgPicture(frame, caption),
  png: pngPicture,
  'png-view': pngOfView,
};

function isReport(format: ExportId): format is ReportFormatId {
  return format in reportFormats;
}
