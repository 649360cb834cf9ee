import type { Notification } from '../../protocol/host-calls';

/** One open page of the graph editor. */
export interface OpenPage {
  readonly model: string;
  notify(notification: Notification): void;
}

/** The open pages; a model may have several. */
export class Pages {
  private readonly pages = new Set<OpenPage>();

  add(page: OpenPage): () => void {
    this.pages.add(page);
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

  /** To all pages of a model; without a model to every page. */
  notify(model: string | undefined, notification: Notification): void {
    for (const page of this.pages) if (model === undefined || page.model === model) page.notify(notification);
  }
}
