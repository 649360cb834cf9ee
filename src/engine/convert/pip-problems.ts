import { Problem } from '../problem';
import type { RunResult } from '../world';

/** What pip and venv say when they fail, as (pattern, code, sentence, advice); the first that fits decides. */
const known: readonly (readonly [pattern: RegExp, code: string, what: string, fix: string])[] = [
  [/No space left on device|There is not enough space|Errno 28/, 'disk-full', 'ran out of disk space.', 'Free about 1 GB and start again.'],
  [
    /Temporary failure in name resolution|Failed to establish a new connection|NewConnectionError|Max retries exceeded|ProxyError|Read timed out|Connection (?:refused|reset)|ConnectTimeout/,
    'offline',
    'could not reach the package index.',
    'Check the network and the proxy (pip reads HTTPS_PROXY and pip.conf), then start again.',
  ],
  [
    /No matching distribution found for (\S+)/,
    'package-unavailable',
    'found no package for this machine.',
    'It needs 64-bit Linux or Windows and Python 3.11 to 3.14; the package index must hold the pinned versions.',
  ],
  [
    /ensurepip is not available|No module named '?(?:venv|pip|ensurepip)/,
    'python-incomplete',
    'needs the venv module of Python.',
    'Install it (Debian and Ubuntu: python3-venv), then start again.',
  ],
  [/Permission denied|Errno 13/, 'no-permission', 'may not write to the folder.', 'Choose another folder in the settings.'],
  [/Read-only file system|Errno 30/, 'read-only', 'cannot write to a read-only folder.', 'Choose another folder in the settings.'],
];

/** A failed installation as a Problem that names the step and keeps the log. */
export function pipProblem(step: string, argv: readonly string[], { code, ended, tail, signal }: RunResult): Problem {
  const detail = { argv, log: tail, ...(code !== undefined && { exitCode: code }) };
  if (ended === 'stopped')
    return new Problem('cancelled', step, `"${step}" was cancelled.`, 'Start it again when you want the toolchain.', detail);
  const text = tail.join('\n');
  for (const [pattern, problemCode, what, fix] of known)
    if (pattern.test(text)) return new Problem(problemCode, step, `"${step}" ${what}`, fix, detail);
  const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
  return new Problem('setup-failed', step, `"${step}" failed: it ${how}.`, 'The log has the last lines of pip.', detail);
}
