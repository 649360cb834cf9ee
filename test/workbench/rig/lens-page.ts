import type { FrameLocator, Locator, Page } from 'playwright-core';
import { editorPage, openFile } from './screen';

/** The one global of the page that the tests call; these files are compiled without the DOM. */
interface Styles {
  getComputedStyle(element: unknown): { getPropertyValue(name: string): string };
}

/** Our editor's page as the tests see it: the names of its parts stand here and nowhere else. */
export class LensPage {
  readonly frame: FrameLocator;

  constructor(page: Page) {
    this.frame = editorPage(page);
  }

  /** The boxes on screen as cards; below half size they are painted and no cards. */
  readonly cards = (unit?: string): Locator => this.frame.locator(unit ? `.card.node[data-unit="${unit}"]` : '.card.node');
  readonly fact = (name: string): Locator => this.frame.locator(`[data-fact="${name}"]`);
  readonly section = (id: string): Locator => this.frame.locator(`[data-section="${id}"]`);
  readonly selected = (): Locator => this.frame.locator('[data-selected]');
  readonly pill = (what: 'placement' | 'time'): Locator => this.frame.locator(`[data-pill="${what}"]`);
  readonly action = (id: 'verify' | 'profile' | 'convert'): Locator => this.frame.locator(`[data-action="${id}"]`);
  readonly problem = (): Locator => this.frame.locator('section.problem');
  readonly banner = (): Locator => this.frame.locator('.banner');
  readonly status = (): Locator => this.frame.locator('footer.status');
  readonly jobs = (): Locator => this.frame.locator('[data-job]');
  readonly profiles = (): Locator => this.frame.locator('[data-profile]');
  readonly layers = (): Locator => this.frame.locator('[data-layer]');

  /** The colors of the stripes of a unit's cards. */
  async stripes(unit: string): Promise<readonly string[]> {
    const styles = await this.cards(unit).evaluateAll((cards) =>
      cards.map((card) => (globalThis as unknown as Styles).getComputedStyle(card).getPropertyValue('--stripe').trim()),
    );
    return [...new Set(styles)];
  }

  /** Nodes on a unit, as the legend counts them. */
  async count(unit: 'htp' | 'gpu' | 'cpu' | 'removed'): Promise<number> {
    const text = await this.frame.locator(`[data-count="${unit}"]`).innerText();
    return Number(/(\d[\d,]*)\s*$/.exec(text)?.[1]?.replaceAll(',', ''));
  }

  /** A card that is wholly inside of the drawing: some are kept ready outside of it. */
  async cardOnScreen(selector: string): Promise<Locator> {
    const drawing = await this.frame.locator('.cards').locator('..').boundingBox();
    for (const card of await this.frame.locator(selector).all()) {
      const box = await card.boundingBox();
      if (drawing && box && box.x > drawing.x && box.y > drawing.y && box.y + box.height < drawing.y + drawing.height) return card;
    }
    throw new Error(`No ${selector} is on screen.`);
  }

  /** Finds and selects the first hit. */
  async find(query: string): Promise<void> {
    const field = this.frame.locator('[data-search] input');
    await field.fill(query);
    await field.press('Enter');
  }

  async choose(picker: 'chip' | 'precision' | 'fill' | 'bar', label: string): Promise<void> {
    await this.frame.locator(`[data-picker="${picker}"]`).click();
    await this.frame.locator(`[data-picker="${picker}"] .option`, { hasText: label }).first().click();
  }
}

/** A computed style of an element. */
export function styleOf(element: Locator, property: string): Promise<string> {
  return element.evaluate((one, name) => (globalThis as unknown as Styles).getComputedStyle(one).getPropertyValue(name), property);
}

/** Opens a model from the explorer and waits for its placement. */
export async function openModel(page: Page, name: string): Promise<LensPage> {
  await openFile(page, name);
  const lens = new LensPage(page);
  await lens.pill('placement').waitFor({ timeout: 120_000 });
  return lens;
}
