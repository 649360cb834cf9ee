/** The files that QNN Lens knows by their meaning. */
export type ConfigKind =
  | 'encodings'
  | 'recipe'
  | 'backend-config'
  | 'netrun-config'
  | 'htp-config'
  | 'provider-options'
  | 'input-list'
  | 'budget';

export interface KindRow {
  readonly kind: ConfigKind;
  /** For messages: `HTP backend-extensions config`. */
  readonly title: string;
  /** File names, `*` alone is a wildcard; the first pattern names the file that we write. Case does not matter. */
  readonly files: readonly string[];
  /** Members of the root object that no other kind has: the content decides before the name does. */
  readonly keys: readonly string[];
  /** The schema below `schemas/`; the input list is text and has none. */
  readonly schema?: string;
}

/** In the order of asking. */
export const configKinds: readonly KindRow[] = [
  {
    kind: 'encodings',
    title: 'quantization encodings',
    files: ['quantization_config*.json', '*quantization_config.json', '*quantization_overrides*.json', '*encodings*.json', '*.encodings'],
    keys: ['activation_encodings', 'param_encodings', 'encodings'],
    schema: 'encodings.json',
  },
  {
    kind: 'recipe',
    title: 'quantize recipe',
    files: ['quantize_recipe*.json', '*.quantize.json'],
    keys: ['method', 'calibration', 'overrides', 'accuracy_budget'],
    schema: 'recipe.json',
  },
  {
    kind: 'backend-config',
    title: 'backend config',
    files: ['backend_config*.json', '*backend_config.json'],
    keys: ['htp_config', 'gpu_config', 'cpu_config', 'constraints', 'weights', 'pins'],
    schema: 'backend-config.json',
  },
  {
    kind: 'netrun-config',
    title: 'qnn-net-run config',
    files: ['netrun_config*.json', '*netrun*.json', '*net_run*.json', '*net-run*.json'],
    keys: ['backend_extensions', 'context_configs', 'graph_configs', 'profile_configs', 'async_graph_execution_config'],
    schema: 'netrun-config.json',
  },
  {
    kind: 'htp-config',
    title: 'HTP backend-extensions config',
    files: ['htp_config*.json', '*htp_config.json', '*htp_ext*.json', '*htp_backend_ext*.json', '*backend_extension*.json'],
    keys: ['graphs', 'devices', 'groupContext'],
    schema: 'htp-config.json',
  },
  {
    kind: 'provider-options',
    title: 'QNN execution-provider options',
    files: ['provider_options*.json', '*provider_options.json', '*ep_options*.json', '*qnn_options*.json'],
    keys: ['backend_path', 'backend_type', 'htp_performance_mode', 'htp_graph_finalization_optimization_mode', 'enable_htp_fp16_precision'],
    schema: 'provider-options.json',
  },
  { kind: 'budget', title: 'budget', files: ['qnn-budget*.json', '*.qnn-budget.json'], keys: ['limits'], schema: 'budget.json' },
  { kind: 'input-list', title: 'input list', files: ['input_list*.txt', '*input_list.txt', '*input-list*.txt'], keys: [] },
];

/** By its name alone; undefined for a file that is none of ours. */
export function kindOfName(path: string): ConfigKind | undefined {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return configKinds.find((row) => filePatterns(row).some((pattern) => matches(name, pattern)))?.kind;
}

/** The file names of a kind; what is `.json` may be `.jsonc` too. */
export function filePatterns({ files }: KindRow): readonly string[] {
  return files.flatMap((pattern) => (pattern.endsWith('.json') ? [pattern, `${pattern}c`] : [pattern]));
}

/** By the members of its root object; where these say nothing, by its name. */
export function kindOf(path: string, members: Iterable<string>): ConfigKind | undefined {
  const names = new Set(members);
  const named = kindOfName(path);
  const claims = configKinds.filter(({ keys }) => keys.some((key) => names.has(key))).map(({ kind }) => kind);
  return named && claims.includes(named) ? named : (claims[0] ?? named);
}

export function kindRow(kind: ConfigKind): KindRow {
  return configKinds.find((row) => row.kind === kind) as KindRow;
}

function matches(name: string, pattern: string): boolean {
  const expression = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${expression}$`, 'i').test(name);
}
