import type { Locator, Page } from 'playwright-core';
import { openFile } from './screen';

const patienceMs = 60_000;

/** VS Code's text editor and what stands around it, as the tests see them: the names of its parts stand here and nowhere else. */
export class TextPage {
  constructor(readonly page: Page) {}

  readonly editor = (): Locator => this.page.locator('.editor-instance .monaco-editor').first();
  readonly squiggles = (severity: 'error' | 'warning' | 'info' = 'error'): Locator =>
    this.page.locator(`.monaco-editor .squiggly-${severity}`);
  readonly lenses = (): Locator => this.page.locator('.codelens-decoration > *');
  readonly bulb = (): Locator => this.page.locator('.monaco-editor [class*="lightbulb"], .monaco-editor [class*="light-bulb"]').first();
  readonly suggestions = (): Locator => this.page.locator('.suggest-widget.visible .monaco-list-row');
  readonly suggestionDocs = (): Locator => this.page.locator('.suggest-details');
  readonly hover = (): Locator => this.page.locator('.monaco-hover:not(.hidden)').first();
  readonly problems = (): Locator => this.page.locator('.markers-panel .monaco-list-row');
  readonly statusItem = (text: string | RegExp): Locator => this.page.locator('.statusbar-item', { hasText: text }).first();
  readonly activeTab = (): Locator => this.page.locator('.tab.active').first();

  /** Opens the file, and the Problems view below it. */
  async open(name: string): Promise<void> {
    await openFile(this.page, name);
    await this.editor().waitFor({ timeout: patienceMs });
    await this.page.locator('.editor-instance .view-lines').first().click();
  }

  async showProblems(): Promise<void> {
    await this.page.keyboard.press('Control+Shift+M');
    await this.page.locator('.markers-panel').waitFor({ timeout: patienceMs });
  }

  /** Back from the Problems view to the text. */
  async focusText(): Promise<void> {
    await this.page.keyboard.press('Control+1');
  }

  /** Puts the cursor at a place, lines and columns from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.focusText();
    await this.page.keyboard.press('Control+G');
    const input = this.page.locator('.quick-input-widget input').first();
    await input.fill(`:${line}:${column}`);
    await input.press('Enter');
    await this.page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
  }

  /** Opens the menu of the light bulb at the cursor: again where findings that come in just then close it. */
  async openFixes(): Promise<void> {
    const row = this.page.locator('.action-widget .monaco-list-row').first();
    const end = Date.now() + patienceMs;
    do {
      if (Date.now() > end) throw new Error('The menu of the light bulb did not open.');
      await this.page.keyboard.press('Control+.');
    } while (!(await appears(row)));
  }

  /** Chooses from the menu of the light bulb. */
  async fix(title: string): Promise<void> {
    await this.openFixes();
    const item = this.page.locator('.action-widget .monaco-list-row', { hasText: title }).first();
    await item.waitFor({ timeout: patienceMs });
    await item.click();
    await item.waitFor({ state: 'hidden' });
  }

  /** The hover of the place under the cursor, once it has `part`: several providers have a say in it, one after the other. */
  async hoverHere(part: string): Promise<string> {
    await this.page.keyboard.press('Control+K');
    await this.page.keyboard.press('Control+I');
    await this.hover().filter({ hasText: part }).waitFor({ timeout: patienceMs });
    return this.hover().innerText();
  }

  /** Clicks on a lens, again where it was drawn anew under the mouse, until the tab that it leads to is there. */
  async followLens(lens: Locator, tab: string): Promise<void> {
    const target = this.page.locator('.tab.active', { hasText: tab }).first();
    const end = Date.now() + patienceMs;
    do {
      if (Date.now() > end) throw new Error(`The lens did not lead to ${tab}.`);
      await lens.click();
    } while (!(await appears(target)));
  }

  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget input').first();
    await input.fill(`>${title}`);
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
    await row.waitFor({ timeout: patienceMs });
    await input.press('Enter');
  }
}

function appears(one: Locator): Promise<boolean> {
  return one.waitFor({ timeout: 3000 }).then(
    () => true,
    () => false,
  );
}
