import { randomBytes } from 'node:crypto';
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import type { Notification } from '../../protocol/host-calls';
import { pageHtml } from '../../protocol/page-html';
import { type RpcPort, serve } from '../../protocol/rpc';
import type { Lens } from '../lens';
import { viewType } from '../model-uri';
import { type OpenedFile, openedFile } from './opened-file';
import { type PageCalls, pageHandlers } from './page-handlers';

/** Of these a page that comes later is told in the answer to its hello, or needs not to know. */
const passing: ReadonlySet<Notification['notify']> = new Set(['job', 'sync']);

/** A file is written in several steps; pages open it again once it has been quiet for so long. */
const quietMs = 300;

/** The graph editor for `.onnx` files: read-only, any number of pages per model. */
export function registerOnnxEditor(lens: Lens): vscode.Disposable {
  const provider: vscode.CustomReadonlyEditorProvider = {
    openCustomDocument: (uri) => openDocument(lens, uri),
    resolveCustomEditor: (document, panel) => showPage(lens, document as ModelDocument, panel),
  };
  return vscode.window.registerCustomEditorProvider(viewType, provider, {
    // A hidden page goes and takes no memory: it brings back by itself what it showed.
    supportsMultipleEditorsPerDocument: true,
  });
}

/** A model that is open. Of a version that is no file of this machine `model` is the copy that the engine reads. */
interface ModelDocument extends vscode.CustomDocument, OpenedFile {}

/** Never fails: what is wrong with the file is shown by the page. */
async function openDocument({ pages, diffs, engine, diagnostics, problems, revisions }: Lens, uri: vscode.Uri): Promise<ModelDocument> {
  const file = await openedFile(revisions, uri);
  const { model } = file;
  const watching = watchFile(uri, () => {
    pages.notify(model, { notify: 'changed' });
    diffs.renew(model);
  });
  return {
    ...file,
    uri,
    dispose: () => {
      watching.dispose();
      diagnostics.clear(uri);
      if (file.revision !== undefined) revisions.release(model);
      if (!file.problem) engine.call('close', { model }).catch((thrown) => problems.note(thrown, 'Close'));
    },
  };
}

function watchFile(uri: vscode.Uri, changed: () => void): vscode.Disposable {
  if (uri.scheme !== 'file') return new vscode.Disposable(() => undefined);
  // The name is a pattern here: what would mean something in a pattern becomes "any one character".
  const name = basename(uri.fsPath).replace(/[[\]{}*?!,]/g, '?');
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(dirname(uri.fsPath)), name));
  let timer: NodeJS.Timeout | undefined;
  const soon = (touched: vscode.Uri) => {
    if (touched.fsPath !== uri.fsPath) return;
    clearTimeout(timer);
    timer = setTimeout(changed, quietMs);
  };
  watcher.onDidChange(soon);
  watcher.onDidCreate(soon);
  return new vscode.Disposable(() => {
    clearTimeout(timer);
    watcher.dispose();
  });
}

function showPage(lens: Lens, { uri, ...file }: ModelDocument, panel: vscode.WebviewPanel): void {
  const { webview } = panel;
  const dist = vscode.Uri.joinPath(lens.context.extensionUri, 'dist');
  const address = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, file)).toString();
  webview.options = { enableScripts: true, localResourceRoots: [dist] };
  const wire = newWire(webview);
  const comparable = { uri, model: file.model, notify: wire.notify };
  const page = { lens, uri, file, comparable, layoutWorker: address('layout-worker.js'), ready: wire.open };
  const endServing = serve<PageCalls>(wire.port, pageHandlers(page));
  const leave = lens.pages.add({ model: file.model, notify: wire.notify });
  const leaveDiff = lens.diffs.add(comparable);
  panel.onDidChangeViewState(() => {
    if (!panel.visible) wire.hide();
  });
  panel.onDidDispose(() => {
    wire.close();
    endServing();
    leave();
    leaveDiff();
  });
  webview.html = pageHtml({
    title: basename(uri.path),
    nonce: randomBytes(16).toString('base64url'),
    cspSource: webview.cspSource,
    script: address('webview.js'),
    style: address('webview.css'),
  });
}

/** The wire to a page. Notifications wait until the page has said hello, first and after it was hidden; a closed page takes nothing more. */
function newWire(webview: vscode.Webview) {
  let state: 'loading' | 'open' | 'closed' = 'loading';
  const waiting: Notification[] = [];
  const post = (message: unknown) => {
    if (state !== 'closed') void webview.postMessage(message);
  };
  const port: RpcPort = {
    send: post,
    receive: (listener) => {
      const listening = webview.onDidReceiveMessage(listener);
      return () => listening.dispose();
    },
  };
  return {
    port,
    notify: (notification: Notification) => {
      if (state === 'open') post(notification);
      else if (!passing.has(notification.notify)) waiting.push(notification);
    },
    hide: () => {
      if (state === 'open') state = 'loading';
    },
    open: () => {
      state = 'open';
      for (const notification of waiting.splice(0)) post(notification);
    },
    close: () => {
      state = 'closed';
    },
  };
}
