import { limited } from '../limited';
import type { Rule } from '../rule';
import { htpChipRule } from './htp-config/chip';
import { htpContextRule } from './htp-config/context';
import { htpDeviceRule } from './htp-config/device';
import { htpGraphNamesRule } from './htp-config/graph-entries';
import { htpGraphRule } from './htp-config/graph-settings';
import { htpPerfProfileRule } from './htp-config/perf-profile';
import { socIdRule } from './htp-config/soc-id';
import { htpVtcmRule } from './htp-config/vtcm';
import { inputListGrammarRule } from './input-list/grammar';
import { inputListFilesRule } from './input-list/input-files';
import { inputListNamesRule } from './input-list/inputs';
import { netRunExtensionsRule } from './netrun/extensions';
import { netRunGraphsRule } from './netrun/graphs';
import { netRunSettingsRule } from './netrun/settings';
import { providerBackendRule } from './provider-options/backend';
import { providerChipRule } from './provider-options/chip';
import { providerElsewhereRule } from './provider-options/elsewhere';
import { providerFloatRule } from './provider-options/floats';
import { opPackagesRule } from './provider-options/op-packages';
import { providerPairsRule } from './provider-options/pairs';
import { providerPlatformRule } from './provider-options/platform';
import { silentWordsRule } from './silent-words';

/** Rules for the files that Qualcomm's tools read. */
export const qualcommRules: readonly Rule[] = [
  htpChipRule,
  socIdRule,
  htpVtcmRule,
  htpGraphNamesRule,
  htpGraphRule,
  htpPerfProfileRule,
  htpDeviceRule,
  htpContextRule,
  netRunExtensionsRule,
  netRunGraphsRule,
  netRunSettingsRule,
  providerBackendRule,
  providerChipRule,
  providerFloatRule,
  providerPairsRule,
  providerElsewhereRule,
  providerPlatformRule,
  opPackagesRule,
  silentWordsRule,
  inputListGrammarRule,
  inputListNamesRule,
  inputListFilesRule,
].map(limited);
