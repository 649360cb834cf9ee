import type { DrawingModule, DrawingRequest } from '../../src/protocol/drawing';
import { layout } from '../layout/layout';
import { paintBoxes } from '../render/colors';
import type { Frame } from '../render/frame';
import { TotalsOfBoxes } from '../render/group-cards';
import type { Column, ColumnContext } from '../scene/columns';
import { makeColumn } from '../scene/columns-list';
import { crossingsOf } from '../scene/crossings';
import { fold } from '../scene/fold';
import { defaultFold } from '../scene/fold-default';
import { makeHulls } from '../scene/hulls';
import { noPaint } from '../scene/paint-marks';
import { layoutInput, makeScene } from '../scene/scene';
import { timesOfPlacement, timesOfProfile } from '../scene/times';
import { captionOf } from './caption';
import { paperPalette } from './paper';
import { mostReportBoxes, svgPicture } from './picture';

/** Without a page nobody measures text: the mean width of a sans serif's letters, in parts of the font's size, and a little more. */
const letterWidth = { plain: 0.58, bold: 0.66 };

export const drawGraph: DrawingModule['drawGraph'] = async (request) => {
  const frame = frameOf(request);
  if (frame.scene.view.boxes.length > mostReportBoxes) return undefined;
  return svgPicture(frame, captionOf(request.model.summary.name, request.placement.target, frame.times), measureText);
};

function frameOf({ model: { view }, placement, profile, facts }: DrawingRequest): Frame {
  const shown = fold(new Map([[0, view]]), 0, defaultFold(view));
  const scene = makeScene(shown, layout(layoutInput(shown)));
  const times = profile ? timesOfProfile(profile, view.boxes, placement.verdicts.length) : timesOfPlacement(placement);
  const context = { placement, times, profile, facts, added: [], boxes: view.boxes };
  const totals = new TotalsOfBoxes();
  return {
    scene,
    palette: paperPalette,
    viewport: { x: 0, y: 0, scale: 1, width: scene.layout.width, height: scene.layout.height },
    placement,
    times,
    paints: paintBoxes(scene, paperPalette, column('unit', context), column('time', context)),
    edgeWeight: undefined,
    crossings: crossingsOf(shown, placement),
    totals: (box) => totals.at({ scene, placement, times }, facts, box),
    hulls: makeHulls(scene, placement, times),
    pins: new Map(),
    supposed: new Set(),
    encodingMarks: new Map(),
    painting: noPaint,
    differences: new Map(),
    hits: new Map(),
    lit: undefined,
    selected: -1,
    focused: -1,
    hoverBox: -1,
    hoverEdge: -1,
  };
}

function column(id: string, context: ColumnContext): Column | undefined {
  const made = makeColumn(id, context);
  return typeof made === 'string' ? undefined : made;
}

function measureText(text: string, font: string): number {
  const size = Number(/([\d.]+)px/.exec(font)?.[1] ?? 12);
  return text.length * size * (/^(?:bold|[6-9]00)/.test(font) ? letterWidth.bold : letterWidth.plain);
}
