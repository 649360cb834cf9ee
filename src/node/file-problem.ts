import { Problem } from '../engine/problem';

/** What the operating system refused, in words: errno to code, sentence and advice. */
const known: Readonly<Record<string, readonly [code: string, what: string, fix: string]>> = {
  ENOENT: ['file-missing', 'does not exist', 'Check the path.'],
  EACCES: ['no-permission', 'may not be accessed', 'Give yourself access to it, or choose another folder.'],
  EPERM: ['no-permission', 'may not be changed', 'Give yourself access to it, or choose another folder.'],
  EROFS: ['read-only', 'is on a read-only file system', 'Choose a folder that can be written.'],
  ENOSPC: ['disk-full', 'does not fit: the disk is full', 'Free some space and start again.'],
  EDQUOT: ['disk-full', 'does not fit: the disk quota is used up', 'Free some space and start again.'],
  EISDIR: ['not-a-file', 'is a folder', 'Choose a file.'],
  ENOTDIR: ['file-missing', 'does not exist, because a part of its path is a file', 'Check the path.'],
  EMFILE: ['too-many-files', 'cannot be opened: too many files are open', 'Close some editors and start again.'],
  ENAMETOOLONG: ['name-too-long', 'has a name that the file system does not take', 'Choose a shorter name.'],
};

/** An error of `fs` as a Problem that names the path. */
export function fileProblem(thrown: unknown, path: string): Problem {
  if (thrown instanceof Problem) return thrown;
  const errno = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const entry = known[errno];
  if (entry) return new Problem(entry[0], path, `"${path}" ${entry[1]}.`, entry[2]);
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new Problem('file-failed', path, `"${path}" could not be read or written: ${text}.`, 'Check the disk and start again.');
}
