import type * as vscode from 'vscode';
import { asProblem, type Problem } from '../../engine/problem';
import { type Revisions, revisionName } from './revisions';

/** What the engine reads for a document. */
export interface OpenedFile {
  /** Absolute path: the file itself, or the copy of a version that is no file of this machine. */
  readonly model: string;
  /** `HEAD`, `index`: set for such a version, which can be looked at and compared, not worked on. */
  readonly revision?: string;
  /** Why the version could not be read. */
  readonly problem?: Problem;
}

export async function openedFile(revisions: Revisions, uri: vscode.Uri): Promise<OpenedFile> {
  if (uri.scheme === 'file') return { model: uri.fsPath };
  const revision = revisionName(uri);
  try {
    return { model: await revisions.copy(uri), revision };
  } catch (thrown) {
    return { model: uri.toString(), revision, problem: asProblem(thrown, uri.toString()) };
  }
}
