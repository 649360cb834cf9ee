import type { PlacementOverlay } from '../../protocol/calls';
import type { Notification } from '../../protocol/host-calls';

/** One open page of the graph editor. */
export interface OpenPage {
  readonly model: string;
  notify(notification: Notification): void;
}

/** The open pages; a model may have several. */
export class Pages {
  private readonly pages = new Set<OpenPage>();
  /** By model and target: what a compiler said since the model's file changed. A page that was hidden asks for it. */
  private readonly verified = new Map<string, Map<string, PlacementOverlay>>();

  /** By model: what the next page of it is told. */
  private readonly awaited = new Map<string, Notification>();

  add(page: OpenPage): () => void {
    this.pages.add(page);
    const awaited = this.awaited.get(page.model);
    if (awaited) page.notify(awaited);
    this.awaited.delete(page.model);
    return () => void this.pages.delete(page);
  }

  get models(): ReadonlySet<string> {
    return new Set([...this.pages].map(({ model }) => model));
  }

  /** To one page of a model: what it does is to be done once. False where no page is open. */
  notifyOne(model: string, notification: Notification): boolean {
    const page = [...this.pages].find((one) => one.model === model);
    page?.notify(notification);
    return page !== undefined;
  }

  /** To one page of a model, or to the first that will be opened: an editor that was asked for may not be there yet. */
  notifySoon(model: string, notification: Notification): void {
    if (!this.notifyOne(model, notification)) this.awaited.set(model, notification);
  }

  /** To all pages of a model; without a model to every page. */
  notify(model: string | undefined, notification: Notification): void {
    if (model !== undefined) this.remember(model, notification);
    for (const page of this.pages) if (model === undefined || page.model === model) page.notify(notification);
  }

  verifiedOf(model: string): readonly PlacementOverlay[] {
    return [...(this.verified.get(model)?.values() ?? [])];
  }

  private remember(model: string, notification: Notification): void {
    if (notification.notify === 'changed') this.verified.delete(model);
    if (notification.notify !== 'placement') return;
    const { soc, precision } = notification.placement.target;
    const known = this.verified.get(model) ?? new Map<string, PlacementOverlay>();
    this.verified.set(model, known.set(`${soc} ${precision}`, notification.placement));
  }
}
