import type * as vscode from 'vscode';

/** VS Code's token as the signal that the engine's calls take. */
export function stopOf(token: vscode.CancellationToken): AbortSignal {
  const stop = new AbortController();
  if (token.isCancellationRequested) stop.abort();
  else token.onCancellationRequested(() => stop.abort());
  return stop.signal;
}
