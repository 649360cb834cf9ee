import type * as vscode from 'vscode';
import type { Diffs } from './compare/diffs';
import type { ConfigDiagnostics } from './config/config-diagnostics';
import type { Configs } from './config/configs';
import type { RangeHints } from './config/range-hints';
import type { ModelDiagnostics } from './diagnostics';
import type { Pages } from './editors/pages';
import type { Revisions } from './editors/revisions';
import type { Engine } from './engine';
import type { Selection } from './finding/selection';
import type { Jobs } from './jobs';
import type { ProblemMessages } from './problem-message';
import type { Targets } from './targets';
import type { Toolchain } from './toolchain';

/** What the commands and the editor share. */
export interface Lens {
  readonly context: vscode.ExtensionContext;
  readonly engine: Engine;
  /** Made on first use. */
  readonly log: vscode.LogOutputChannel;
  readonly pages: Pages;
  /** Pages that are compared beside each other. */
  readonly diffs: Diffs;
  readonly revisions: Revisions;
  readonly jobs: Jobs;
  readonly targets: Targets;
  readonly toolchain: Toolchain;
  readonly diagnostics: ModelDiagnostics;
  readonly problems: ProblemMessages;
  readonly configs: Configs;
  readonly configDiagnostics: ConfigDiagnostics;
  readonly rangeHints: RangeHints;
  /** The node that is looked at. */
  readonly selection: Selection;
}
