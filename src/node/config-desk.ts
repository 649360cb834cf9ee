import type { ConfigDocument } from '../engine/config/document';
import { type Gathered, gather } from '../engine/config/gather';
import type { ModelWishes } from '../engine/config/model-of';
import { chipNamed } from '../engine/targets/chips';
import type { ConfigQuery } from '../protocol/config-calls';
import type { ConfigTexts } from './config-texts';
import type { Workshop } from './workshop';

/** What the handlers about configs share. */
export interface ConfigDesk extends Workshop {
  readonly texts: ConfigTexts;
}

export function wishesOf({ model, models }: ConfigQuery): ModelWishes {
  return { settings: models, ...(model !== undefined && { given: model }) };
}

/** All that the rules look at beside the document. */
export function gatherFor({ world, session }: ConfigDesk, document: ConfigDocument, query: ConfigQuery): Promise<Gathered> {
  const { target, chipGiven } = query;
  const wishes = { ...wishesOf(query), target: { chip: chipNamed(target.soc), precision: target.precision }, chipGiven };
  return gather(document, wishes, world, (path) => session.open(path));
}
