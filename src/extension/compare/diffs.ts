import * as vscode from 'vscode';
import type { Notification } from '../../protocol/host-calls';
import { revisionName } from '../editors/revisions';

/** A page of the graph editor, as far as comparing is concerned. */
export interface ComparablePage {
  readonly uri: vscode.Uri;
  readonly model: string;
  notify(notification: Notification): void;
}

interface Entry extends ComparablePage {
  /** How many pages came before it. */
  readonly number: number;
  /** It stands in a diff editor, waiting for the other side. */
  readonly waiting: boolean;
  partner: Entry | undefined;
  side: 'before' | 'after';
}

interface Expected {
  readonly before: string;
  readonly after: string;
  /** Pages from this number on are meant: the models may be open in tabs of their own. */
  readonly since: number;
}

/** The two sides of diff editors: VS Code opens both as pages of their own and tells neither of the other. */
export class Diffs {
  private readonly entries = new Set<Entry>();
  /** Pairs that a command is about to open. */
  private expected: Expected[] = [];
  private count = 0;

  /** Opens VS Code's diff editor on two models. */
  async open(before: vscode.Uri, after: vscode.Uri, title: string): Promise<void> {
    this.expected.push({ before: before.toString(), after: after.toString(), since: this.count });
    await vscode.commands.executeCommand('vscode.diff', before, after, title);
  }

  add(page: ComparablePage): () => void {
    const entry: Entry = { ...page, number: this.count++, waiting: this.isDiffSide(page.uri), partner: undefined, side: 'after' };
    this.entries.add(entry);
    const other = this.otherSide(entry);
    if (other) this.link(entry, other);
    return () => {
      this.entries.delete(entry);
      if (entry.partner) entry.partner.partner = undefined;
      entry.partner?.notify({ notify: 'uncompare' });
    };
  }

  /** Passes a message of one side on to the other. */
  sync(page: ComparablePage, notification: Notification): void {
    for (const entry of this.entries) if (entry.uri === page.uri && entry.notify === page.notify) entry.partner?.notify(notification);
  }

  /** A page that was hidden and comes back has forgotten what it is compared with. */
  remind({ notify }: ComparablePage): void {
    for (const entry of this.entries) if (entry.notify === notify && entry.partner) tellSide(entry);
  }

  /** A model is another one now: whoever is compared with it asks again. */
  renew(model: string): void {
    for (const { partner } of [...this.entries].filter((entry) => entry.model === model)) if (partner) tellSide(partner);
  }

  private otherSide(entry: Entry): Entry | undefined {
    const free = [...this.entries].filter((one) => one !== entry && !one.partner);
    const expected = free.find((one) => this.expectation(one, entry) !== undefined);
    return expected ?? (entry.waiting ? free.find((one) => one.waiting && samePlace(one.uri, entry.uri)) : undefined);
  }

  private expectation(one: Entry, other: Entry): Expected | undefined {
    const uris = [one.uri.toString(), other.uri.toString()];
    return this.expected.find(
      ({ before, after, since }) => uris.includes(before) && uris.includes(after) && one.number >= since && other.number >= since,
    );
  }

  private link(one: Entry, other: Entry): void {
    const expected = this.expectation(one, other);
    this.expected = this.expected.filter((each) => each !== expected);
    const oneIsOlder = expected ? expected.before === one.uri.toString() : age(one.uri) > age(other.uri);
    const [before, after] = oneIsOlder ? [one, other] : [other, one];
    one.partner = other;
    other.partner = one;
    before.side = 'before';
    after.side = 'after';
    for (const entry of [before, after]) tellSide(entry);
  }

  /** A tab of one custom editor names its file and has one page; the tab of a diff editor of custom editors names nothing. */
  private isDiffSide(uri: vscode.Uri): boolean {
    const text = uri.toString();
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const own = tabs.filter(({ input }) => input instanceof vscode.TabInputCustom && input.uri.toString() === text).length;
    return [...this.entries].filter((entry) => entry.uri.toString() === text).length >= own;
  }
}

function tellSide({ notify, partner, side }: Entry): void {
  if (partner) notify({ notify: 'compare', with: partner.model, name: pageName(partner.uri), side, linked: true });
}

function samePlace(one: vscode.Uri, other: vscode.Uri): boolean {
  return one.path === other.path && one.toString() !== other.toString();
}

/** The file itself is the newest, then the index, then a commit. */
function age({ scheme, query }: vscode.Uri): number {
  if (scheme === 'file') return 0;
  return /"ref":"~?"/.test(query) ? 1 : 2;
}

/** `net.onnx`, `net.onnx (HEAD)` */
export function pageName(uri: vscode.Uri): string {
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  return uri.scheme === 'file' ? name : `${name} (${revisionName(uri)})`;
}
