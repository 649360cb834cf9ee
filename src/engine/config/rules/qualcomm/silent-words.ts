import type { Finding } from '../../finding';
import type { JsonValue } from '../../json/json';
import type { ConfigKind } from '../../kinds';
import { htpConfig } from '../../schema/htp-config';
import { type AnySchema, alternatives } from '../../schema/property';
import { providerOptions } from '../../schema/provider-options';
import { atValue, quoted } from '../findings';
import type { Rule } from '../rule';

interface Row {
  readonly kind: ConfigKind;
  /** `*` is any entry of a list. */
  readonly path: string;
  /** What the tool does with a word that it does not know. */
  readonly becomes: string;
}

/**
 * Observed: HTP configs with libQnnHtpNetRunExtensions of QAIRT 2.51, options with onnxruntime-qnn 2.7.0. The language service says that the word is
 * wrong; this says what comes of it, because the tools go on.
 */
const rows: readonly Row[] = [
  { kind: 'htp-config', path: 'devices/*/cores/*/perf_profile', becomes: 'takes "high_performance" in its place' },
  { kind: 'htp-config', path: 'graphs/*/perf_profile', becomes: 'takes "high_performance" in its place' },
  { kind: 'htp-config', path: 'devices/*/pd_session', becomes: 'takes "unsigned" in its place' },
  { kind: 'htp-config', path: 'devices/*/profiling_level', becomes: 'does not profile' },
  { kind: 'htp-config', path: 'devices/*/dsp_arch', becomes: 'leaves the architecture open, or takes any number behind a "v"' },
  { kind: 'provider-options', path: 'htp_performance_mode', becomes: 'keeps the default mode' },
  { kind: 'provider-options', path: 'htp_graph_finalization_optimization_mode', becomes: 'keeps the default' },
  { kind: 'provider-options', path: 'htp_arch', becomes: 'leaves the architecture open' },
  { kind: 'provider-options', path: 'profiling_level', becomes: 'does not profile' },
  { kind: 'provider-options', path: 'backend_type', becomes: 'takes the HTP' },
  { kind: 'provider-options', path: 'qnn_context_priority', becomes: 'gives up, and the model runs on the CPU' },
];

const schemas: Readonly<Partial<Record<ConfigKind, AnySchema>>> = { 'htp-config': htpConfig, 'provider-options': providerOptions };
const readers: Readonly<Partial<Record<ConfigKind, string>>> = { 'htp-config': 'the HTP library', 'provider-options': 'the provider' };

/** Words that no tool complains of, and that change what runs. */
export const silentWordsRule: Rule = {
  name: 'silent-words',
  kinds: ['htp-config', 'provider-options'],
  check: function* ({ document: { kind, json } }): Generator<Finding> {
    const schema = schemas[kind];
    for (const row of rows) {
      if (row.kind !== kind || !schema || !json.root) continue;
      const steps = row.path.split('/');
      const known = alternatives(schemaAt(schema, steps));
      for (const value of valuesAt(json.root, steps)) {
        const word = value.string();
        if (word === undefined || known.some((one) => one.enum?.includes(word) || (one.pattern && new RegExp(one.pattern).test(word))))
          continue;
        yield atValue(value, {
          severity: 'info',
          code: 'word-replaced',
          what: `At most a line of a log will say it: for ${quoted(word)} ${readers[kind]} ${row.becomes}.`,
          fix: '',
        });
      }
    }
  },
};

function schemaAt(schema: AnySchema, [step, ...rest]: readonly string[]): AnySchema {
  if (step === undefined) return schema;
  return schemaAt((step === '*' ? schema.items : schema.properties?.[step]) as AnySchema, rest);
}

function valuesAt(value: JsonValue, [step, ...rest]: readonly string[]): readonly JsonValue[] {
  if (step === undefined) return [value];
  const next = step === '*' ? [...value.items()] : [value.get(step)].filter((found) => found !== undefined);
  return next.flatMap((found) => valuesAt(found, rest));
}
