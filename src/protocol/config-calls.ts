import type { Completions } from '../engine/config/editor/completions';
import type { Explanation } from '../engine/config/editor/explain';
import type { EntryLens } from '../engine/config/editor/lenses';
import type { ConfigSymbol } from '../engine/config/editor/symbols';
import type { Finding, TextEdit, TextSpan } from '../engine/config/finding';
import type { ConfigKind } from '../engine/config/kinds';
import type { ModelOfConfig } from '../engine/config/model-of';
import type { ProblemFields } from '../engine/problem';
import type { AppliedEncodings } from '../engine/quantize/qdq/apply';
import type { RangeFinding } from '../engine/quantize/ranges/range-findings';
import type { Histogram, RangeReport, RangeRow } from '../engine/quantize/ranges/range-report';
import type { TextPosition } from '../engine/text/positions';
import type { TargetChoice } from './calls';

/** A config file as the editor has it. */
export interface ConfigText {
  /** Absolute path. */
  readonly path: string;
  /** Counts the changes of an open document; `disk` is the file as it was saved. */
  readonly version: number | 'disk';
  /** With the first call about a version alone: a config may have 50 MB. Later calls without it fail with `config-text-missing` where the worker forgot it. */
  readonly text?: string;
}

/** A config with what the user says about it. */
export interface ConfigQuery {
  readonly config: ConfigText;
  /** The user's pick. */
  readonly model?: string;
  /** Settings: which configs (their path with `/`) belong to which model (absolute path). */
  readonly models: readonly (readonly [config: RegExp, model: string])[];
  readonly target: TargetChoice;
  /** False for the default chip, which nobody chose. */
  readonly chipGiven: boolean;
}

export interface ConfigQueryAt extends ConfigQuery {
  /** Offset in the text, in UTF-16 code units. */
  readonly at: number;
}

export interface CheckedConfig {
  readonly kind: ConfigKind;
  readonly link: ModelOfConfig;
  /** In the order of the text; at most `most`, the weightiest. */
  readonly findings: readonly Finding[];
  /** Of a file from the disk: where each of them is, which the host has no text to find out. */
  readonly ranges?: readonly { readonly start: TextPosition; readonly end: TextPosition }[];
  /** All that there are. */
  readonly total: number;
  /** Files whose coming, going or changing is a reason to check again: those that the config names, and its model. */
  readonly depends: readonly string[];
  /** The model could not be read; the config was checked without it. */
  readonly problem?: ProblemFields;
  /** Wall time in the worker. */
  readonly ms: number;
}

/** Something in the graph that a place of a config is about. */
export interface GraphPlace {
  readonly model: string;
  /** Node id to reveal. */
  readonly node: number;
}

export interface ConfigHover extends Explanation {
  readonly histogram?: Histogram;
}

/** An encoding that some config gives for a value of the model. */
export interface EncodingSite {
  /** Absolute path of the config. */
  readonly file: string;
  /** Of the tensor's name. */
  readonly span: TextSpan;
  /** Zero-based. */
  readonly line: number;
  /** One sentence: `8 bits, scale 0.0196, offset -128: -2.51 … 2.49`. */
  readonly text: string;
  readonly bitwidth?: number;
  /** One per channel or block. */
  readonly scale: readonly number[];
  readonly offset: readonly number[];
  /** What the check says of this entry. */
  readonly findings: readonly Pick<Finding, 'severity' | 'code' | 'what' | 'fix'>[];
  /** What the encoding does to the tensor's data, where the model holds it. */
  readonly range?: RangeRow;
}

/** A value whose encoding has an error or a warning. */
export interface EncodingMark {
  readonly value: string;
  /** Node ids: who writes it, or reads it if it is a constant or an input. */
  readonly nodes: readonly number[];
  readonly severity: 'error' | 'warning';
  /** The weightiest finding, as a sentence. */
  readonly what: string;
}

export interface ValidatedRanges extends RangeReport {
  readonly model: string;
  /** What is said of each entry, at its name in the file. */
  readonly notes: readonly RangeFinding[];
}

/** What a file can be rewritten as. */
export interface Translation {
  /** For `translateConfig`. */
  readonly to: string;
  /** `encodings 1.0.0`, `provider options`: for menus. */
  readonly title: string;
}

export interface TranslatedConfig {
  /** Names of files that do not exist beside the config yet, and their text. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** What the other format cannot say, or says otherwise: whole sentences. */
  readonly notes: readonly string[];
}

/** Calls about config files: checking, explaining, translating (`EngineCalls` includes them). */
export interface ConfigCalls {
  /** Null for a file that is none of ours. */
  checkConfig: { args: ConfigQuery & { readonly most: number }; result: CheckedConfig | null };
  /** All preferred fixes, applied until nothing more can be mended. */
  fixConfig: { args: ConfigQuery; result: { readonly edits: readonly TextEdit[]; readonly applied: number } };
  configModel: { args: ConfigQuery; result: ModelOfConfig };
  configLenses: { args: ConfigQuery & { readonly most: number }; result: readonly EntryLens[] };
  configHover: { args: ConfigQueryAt; result: ConfigHover | null };
  /** The node of the model that a tensor's or a node's name leads to. */
  configPlace: { args: ConfigQueryAt; result: GraphPlace | null };
  configCompletions: { args: ConfigQueryAt; result: Completions | null };
  configSymbols: { args: ConfigQuery; result: readonly ConfigSymbol[] };
  /** What the configs with encodings, among those given, say of values of the model: the configs that are such, and one list per value. */
  encodingsOf: {
    args: { readonly model: string; readonly values: readonly string[]; readonly queries: readonly ConfigQuery[] };
    result: { readonly files: readonly string[]; readonly sites: readonly (readonly EncodingSite[])[] };
  };
  /** Values whose encoding has an error or a warning, with the weightiest, and the nodes that write them (of constants and inputs: that read them). */
  markEncodings: {
    args: { readonly model: string; readonly queries: readonly ConfigQuery[] };
    result: readonly EncodingMark[];
  };
  configTranslations: { args: ConfigQuery; result: readonly Translation[] };
  translateConfig: { args: ConfigQuery & { readonly to: string }; result: TranslatedConfig };
  /** `validate_quantization_range` of the seed, for the whole file. */
  validateRanges: { args: ConfigQuery; result: ValidatedRanges };
  /** Writes the config's model with quantize and dequantize nodes. */
  applyEncodings: { args: ConfigQuery & { readonly output: string }; result: AppliedEncodings };
}

export type { CompletionItem, Completions } from '../engine/config/editor/completions';
export type { EntryLens } from '../engine/config/editor/lenses';
export type { ConfigSymbol } from '../engine/config/editor/symbols';
export type { Finding, FindingSeverity, Fix, TextEdit, TextSpan } from '../engine/config/finding';
export type { ConfigKind } from '../engine/config/kinds';
export type { ModelOfConfig } from '../engine/config/model-of';
export type { RangeFinding } from '../engine/quantize/ranges/range-findings';
export type { Histogram, RangeRow } from '../engine/quantize/ranges/range-report';
