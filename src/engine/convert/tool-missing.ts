import { Problem } from '../problem';

/** The Problem of every job that needs the toolchain while it is not set up. */
export function toolMissing(where: string): Problem {
  return new Problem(
    'tool-missing',
    where,
    'The QNN toolchain is not set up.',
    'Run "QNN: Set Up Toolchain" in VS Code, or `qnn-lens setup`.',
  );
}
