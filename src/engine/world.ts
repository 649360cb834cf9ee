/** All that the engine may ask of whoever runs it: the worker, the CLI, a test, one day a browser. */
export interface World {
  readonly files: Files;
  readonly processes: Processes;
  /** One line for the log channel; never for machines to read. */
  readonly log: (line: string) => void;
  /** Milliseconds since some fixed moment, monotonic. */
  readonly now: () => number;
  /** Wall clock, ISO 8601. Only for `createdAt` fields that no hash covers. */
  readonly date: () => string;
  /** Highest resident memory of this process since it started, in mebibytes. */
  readonly peakMemoryMb: () => number;
  /** Lower-case hex of the SHA-256 of a file, streamed. */
  readonly sha256: (path: string) => Promise<string>;
}

/** Paths are absolute, in the host's own notation. A missing file is `undefined` from `stat`, a thrown Problem elsewhere. */
export interface Files {
  stat(path: string): Promise<{ readonly size: number; readonly isDirectory: boolean; readonly mtimeMs: number } | undefined>;
  /** Bytes `at .. at + length`; shorter only at the end of the file. Without a range: the whole file. */
  read(path: string, at?: number, length?: number): Promise<Uint8Array>;
  write(path: string, chunks: Uint8Array | AsyncIterable<Uint8Array>): Promise<void>;
  list(folder: string): Promise<readonly string[]>;
  makeFolder(path: string): Promise<void>;
  /** A new empty folder that nobody else uses; beside `near` where that is given (same disk, so that rename works). */
  scratch(prefix: string, near?: string): Promise<string>;
  /** Replaces `to` in one step as far as the file system allows. */
  rename(from: string, to: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  join(...parts: string[]): string;
  dirname(path: string): string;
  basename(path: string): string;
  /** The path with symbolic links resolved, so that "inside the model's folder" is decided on what is really read. */
  realpath(path: string): Promise<string>;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stop?: AbortSignal;
  /** Each line of the child's own event channel (file descriptor 3), parsed by the caller. */
  readonly onEvent?: (line: string) => void;
  /** Each line of its stdout and stderr: log, never protocol. */
  readonly onLog?: (line: string) => void;
  readonly timeoutMs?: number;
}

export interface RunResult {
  /** The exit code, or `undefined` when a signal ended it. */
  readonly code: number | undefined;
  readonly signal?: string;
  /** Set when we ended it: the caller's stop signal or the time limit. */
  readonly ended?: 'stopped' | 'timeout';
  /** Last 40 lines of stdout and stderr. */
  readonly tail: readonly string[];
}

export type NodeTool = 'cpu-profiler' | 'tap-runner' | 'metric-runner';

export interface Processes {
  /** Runs to the end; the whole process group dies with `stop`, with the time limit, and with this process. Rejects only when it cannot start. */
  run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult>;
  /** The Python of the toolchain, once it is set up. */
  toolchainPython(): Promise<string | undefined>;
  /** A Node child of ours, with a file as its request: it runs onnxruntime, whose `run` blocks the thread that calls it. */
  runNodeTool(tool: NodeTool, request: string, options: RunOptions): Promise<RunResult>;
  /** The folder that holds the Python package `qnn_lens_toolchain`. */
  readonly toolchainFolder: string;
}
