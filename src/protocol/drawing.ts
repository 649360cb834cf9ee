import type { OpenedModel, PlacementOverlay, Profile } from './calls';
import type { NodeFacts } from './column-calls';

/** What a picture of a graph is made from where there is no page. */
export interface DrawingRequest {
  readonly model: OpenedModel;
  readonly placement: PlacementOverlay;
  /** Its times are shown in place of the estimate. */
  readonly profile?: Profile;
  readonly facts: NodeFacts;
}

/** What `dist/drawing.js` exports: the page's own layout and painters, for whoever has no page. */
export interface DrawingModule {
  /** The main graph as the editor first shows it, as an SVG; undefined where it has more boxes than a report has room for. */
  drawGraph(request: DrawingRequest): Promise<string | undefined>;
}
