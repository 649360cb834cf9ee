import type { Overlay } from '../placement/overlay';
import type { Diagnostic } from '../problem';
import type { Profile } from '../profile/profile';
import type { OpenModel } from '../session';
import type { ModelSummary } from '../view/summary';
import type { ReportedQuantization } from './quantization-source';

/** What a report tells of: a model on a target, with a profile where there is one. */
export interface ReportSource {
  readonly open: OpenModel;
  readonly summary: ModelSummary;
  readonly overlay: Overlay;
  readonly profile?: Profile;
  /** How the model does against its float or quantized other half, where that was kept. */
  readonly quantization?: ReportedQuantization;
  /** The graph as the editor draws it, an SVG; very large ones have none. */
  readonly picture?: string;
}

export function diagnosticsOf({ open }: ReportSource): readonly Diagnostic[] {
  return [...open.model.diagnostics, ...open.types.diagnostics];
}
