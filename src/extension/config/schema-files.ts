import * as vscode from 'vscode';

/** In package.json's jsonValidation: `qnn-lens://schemas/budget.json`. */
export const schemaScheme = 'qnn-lens';

/**
 * Our schemas as a file system of our own. VS Code's JSON service reads one of them when a file of ours is opened, which is what activates the extension
 * (`onFileSystem:qnn-lens`): `onLanguage:json` and `onLanguage:jsonc` would activate it in every window, as VS Code opens its own settings as jsonc.
 */
export class SchemaFiles implements vscode.FileSystemProvider {
  /** The schemas come with the extension and stay. */
  readonly onDidChangeFile: vscode.Event<vscode.FileChangeEvent[]> = () => new vscode.Disposable(() => undefined);

  constructor(private readonly extension: vscode.Uri) {}

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    return vscode.workspace.fs.stat(this.file(uri));
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return vscode.workspace.fs.readFile(this.file(uri));
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  /** The file names are ours; whoever asks for another path gets what is not there. */
  private file({ path }: vscode.Uri): vscode.Uri {
    return vscode.Uri.joinPath(this.extension, 'schemas', path.slice(path.lastIndexOf('/') + 1));
  }
}
