import type { Command } from '../command';
import { accuracy } from './accuracy';
import { check } from './check';
import { compare } from './compare';
import { convert } from './convert';
import { doctor } from './doctor';
import { inspect } from './inspect';
import { place } from './place';
import { profile } from './profile';
import { quantize } from './quantize';
import { ranges } from './ranges';
import { report } from './report';
import { select } from './select';
import { setup } from './setup';
import { translate } from './translate';

/** In the order of the help. */
export const commands: readonly Command[] = [
  inspect,
  place,
  select,
  profile,
  compare,
  report,
  convert,
  quantize,
  accuracy,
  ranges,
  check,
  translate,
  doctor,
  setup,
];
