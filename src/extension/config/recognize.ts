import * as vscode from 'vscode';
import { kindOfName } from '../../engine/config/kinds';

/** Members that no file of anybody else has. `overrides`, `graphs` or `limits` may stand in any JSON file: those need the name. */
const ourMembers =
  /"(?:activation_encodings|param_encodings|htp_config|gpu_config|backend_extensions|groupContext|htp_performance_mode|enable_htp_fp16_precision|htp_graph_finalization_optimization_mode)"\s*:/;

/** So much of a file without one of our names is looked at. */
const lookedAt = 64;

/** Registered for all JSON files, because a config may have any name; `isConfig` is asked before anything else is done. */
export const configSelector: vscode.DocumentSelector = [
  { language: 'json', scheme: 'file' },
  { language: 'jsonc', scheme: 'file' },
  { language: 'qnn-input-list', scheme: 'file' },
];

/** By its name, or by members near its start that only configs of ours have. Reads no file. */
export function isConfig(document: vscode.TextDocument): boolean {
  if (document.uri.scheme !== 'file') return false;
  if (hasConfigName(document.uri)) return true;
  if (document.languageId !== 'json' && document.languageId !== 'jsonc') return false;
  const start = document.getText(new vscode.Range(0, 0, lookedAt, 0));
  return ourMembers.test(start.slice(0, 16_384));
}

/** Associated with a schema by package.json too: VS Code's own JSON service speaks about it. */
export function hasConfigName(uri: vscode.Uri): boolean {
  return kindOfName(uri.path) !== undefined;
}
