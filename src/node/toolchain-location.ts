import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What the user set (settings of the editor, options of the CLI). */
export interface ToolchainSettings {
  /** A Python that has the toolchain's packages already. */
  readonly python?: string;
  /** The folder that holds `venv`. */
  readonly folder?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the toolchain is set up when nothing else is said: per user, outside the extension, so that an update keeps it. */
export function defaultToolchainFolder(env: Environment = process.env, platform: string = process.platform): string {
  const home = homedir();
  const base =
    platform === 'win32'
      ? (env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'))
      : platform === 'darwin'
        ? join(home, 'Library', 'Application Support')
        : (env.XDG_DATA_HOME ?? join(home, '.local', 'share'));
  return join(base, 'qnn-lens', 'toolchain');
}

/** The Python of a virtual environment. */
export function venvPython(venv: string, platform: string = process.platform): string {
  return platform === 'win32' ? join(venv, 'Scripts', 'python.exe') : join(venv, 'bin', 'python');
}

/**
 * The Python to run the toolchain with. One that the user names wins even if it is not there, so that the error speaks of it; among the
 * folders the first that holds a Python wins.
 */
export function findToolchainPython(settings: ToolchainSettings, packageRoot: string, env: Environment = process.env): string | undefined {
  const chosen = env.QNN_LENS_PYTHON || settings.python;
  if (chosen) return chosen;
  const folders = [settings.folder, join(packageRoot, '.toolchain'), defaultToolchainFolder(env)];
  return folders
    .filter((folder): folder is string => Boolean(folder))
    .map((folder) => venvPython(join(folder, 'venv')))
    .find((python) => existsSync(python));
}
