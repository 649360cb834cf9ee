import * as vscode from 'vscode';
import type { CpuProfileOptions, EngineCalls, Precision, TargetChoice } from '../protocol/calls';

/** The user's settings, typed. Defaults stand in package.json. */
export const settings = {
  target: (): TargetChoice => ({ soc: get('soc', 'SM8650'), precision: get<Precision>('precision', 'w8a8') }),
  /** Did anybody choose the chip, or is it the default? */
  chipGiven: (): boolean => {
    const { globalValue, workspaceValue, workspaceFolderValue } = vscode.workspace.getConfiguration('qnnLens').inspect<string>('soc') ?? {};
    return (workspaceFolderValue ?? workspaceValue ?? globalValue) !== undefined;
  },
  /** What the mouse wheel does in the graph without a key. */
  graphWheel: (): 'pan' | 'zoom' => get('graph.wheel', 'pan'),
  /** Globs of config files, and the model that they belong to. */
  configModels: (): Readonly<Record<string, string>> => get('config.models', {}),
  toolchain: (): EngineCalls['configure']['args'] => ({
    ...optional('python', get('toolchain.python', '')),
    ...optional('folder', get('toolchain.folder', '')),
  }),
  cpu: (): CpuProfileOptions => ({
    runs: get('cpu.runs', 100),
    warmup: get('cpu.warmup', 5),
    budgetMs: get('cpu.budgetSeconds', 30) * 1000,
    threads: get('cpu.threads', 0),
  }),
};

function get<T>(key: string, missing: T): T {
  return vscode.workspace.getConfiguration('qnnLens').get(key, missing);
}

function optional<K extends string>(key: K, value: string): { [P in K]?: string } {
  return value.trim() === '' ? {} : ({ [key]: value.trim() } as { [P in K]?: string });
}
