import type { Progress } from '../engine/job';
import type { World } from '../engine/world';
import type { ToolchainSettings } from '../node/toolchain-location';
import type { DrawingModule } from '../protocol/drawing';
import type { Args, OptionTable } from './args';
import type { Terminal } from './terminal';

/** Documented in docs/cli.md: scripts rely on them. */
export const exitCodes = { done: 0, inputProblem: 1, usage: 2, toolMissing: 3, cancelled: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What follows the name in the usage line. */
  readonly operands: string;
  /** How many operands it takes. */
  readonly count: { readonly least: number; readonly most: number };
  readonly options: OptionTable;
  readonly examples: readonly string[];
  readonly run: (context: CommandContext) => Promise<ExitCode>;
}

export interface CommandContext {
  readonly args: Args;
  readonly terminal: Terminal;
  readonly world: World;
  readonly cwd: string;
  readonly stop: AbortSignal;
  readonly drawing: CliHost['drawing'];
  /** Shows the progress of a job that may take long; from then on Ctrl-C lets it clean up. */
  readonly startJob: () => { readonly progress: (progress: Progress) => void; readonly end: () => void };
}

/** What `main.ts` gives and a test replaces. */
export interface CliHost {
  readonly terminal: Terminal;
  readonly cwd: string;
  readonly stop: AbortSignal;
  readonly world: (settings: { readonly log: (line: string) => void; readonly toolchain: ToolchainSettings }) => World;
  /** The bundle that draws graphs; loaded when a picture is wanted. */
  readonly drawing: () => Promise<DrawingModule>;
  readonly onJob: () => void;
}
