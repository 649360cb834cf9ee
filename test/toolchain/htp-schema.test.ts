import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { configDocument } from '../../src/engine/config/document';
import { htpConfig } from '../../src/engine/config/schema/htp-config';
import type { AnySchema } from '../../src/engine/config/schema/property';
import { schemaFindings } from '../../src/engine/config/schema/validate';
import { translate } from '../../src/engine/config/translate/translate';
import { chipNamed } from '../../src/engine/targets/chips';
import { testFolder } from '../support/toolchain-job';
import { runToolchainScript } from '../support/toolchain-python';

// The library that reads HTP configs holds their schema as text, and reads configs for us: two judges of `schema/htp-*.ts`.

interface Reading {
  readonly accepted: boolean;
  readonly log: readonly (readonly [level: number, text: string])[];
  readonly library: string;
}

/** What the real reader says of each config. */
async function readings(context: TestContext, configs: readonly unknown[]): Promise<readonly Reading[]> {
  const folder = await testFolder(context);
  const files = await Promise.all(
    configs.map(async (config, i) => {
      const file = join(folder, `${i}.json`);
      await writeFile(file, typeof config === 'string' ? config : JSON.stringify(config));
      return file;
    }),
  );
  const { events } = await runToolchainScript('htp_config_parser.py', files, folder);
  assert.equal(events.length, configs.length);
  return events as readonly Reading[];
}

const skip = process.platform !== 'linux' && 'the library is called by the C++ ABI of Linux';

/** The text from the brace before `"$schema"` to the one that closes it. */
function embeddedSchema(library: Buffer): AnySchema & { readonly definitions: Readonly<Record<string, AnySchema>> } {
  const start = library.lastIndexOf('{', library.indexOf('"$schema"'));
  return JSON.parse(library.toString('utf8', start, library.indexOf(0, start)));
}

type Referring = AnySchema & { readonly $ref?: string };

/** `devices[]/cores[]/perf_profile`: every place of the schema that has a name. */
function* placesOf(schema: Referring, definitions: Readonly<Record<string, AnySchema>>, path = ''): Generator<string> {
  const target = schema.$ref === undefined ? schema : (definitions[schema.$ref.replace('#/definitions/', '')] as AnySchema);
  for (const one of target.anyOf ?? []) yield* placesOf(one, definitions, path);
  if (target.items) yield* placesOf(target.items, definitions, `${path}[]`);
  for (const [name, inner] of Object.entries(target.properties ?? {})) {
    const place = path === '' ? name : `${path}/${name}`;
    yield place;
    yield* placesOf(inner, definitions, place);
  }
}

const sorted = (places: Iterable<string>) => [...new Set(places)].sort();

test('our schema of the HTP config has the places of the one in the library, and a few that only the documentation or the reader has', {
  skip,
}, async (context) => {
  const [reading] = await readings(context, ['{}']);
  const { definitions, ...schema } = embeddedSchema(await readFile(reading?.library ?? ''));
  const theirs = new Set(placesOf(schema, definitions));
  const ours = new Set(placesOf(htpConfig as AnySchema, {}));
  assert.ok(theirs.size > 100, `${theirs.size} places were found`);
  assert.deepEqual(sorted([...theirs].filter((place) => !ours.has(place))), [], 'places that a new library brought');
  assert.deepEqual(sorted([...ours].filter((place) => !theirs.has(place))), [
    // Read, as its log shows, and not in its schema.
    'devices[]/cores[]/core_id',
    'graphs[]/enable_predication',
    // In the documentation (QAIRT 2.48) alone; the reader calls it an unknown key.
    'graphs[]/use_high_precision_fp16_sigmoid',
  ]);
});

/** A value of the schema's type, and one that is not; undefined where there is none to choose. */
function valuesOf(schema: AnySchema): { readonly right: unknown; readonly wrong: unknown } | undefined {
  const values: Readonly<Record<string, { right: unknown; wrong: unknown }>> = {
    boolean: { right: true, wrong: 'yes' },
    integer: { right: 1, wrong: '1' },
    number: { right: 1, wrong: '1' },
    string: { right: schema.enum?.[0] ?? 'a', wrong: 1 },
  };
  return values[String(schema.type)];
}

/** One config per place that holds a plain value, with a right and with a wrong value. */
function* probes(
  schema: AnySchema,
  wrap: (value: unknown) => unknown,
  path = '',
): Generator<{ place: string; right: unknown; wrong: unknown }> {
  // Of alternatives the first will do; what stands in `custom` needs a dozen other keys beside it.
  const target = schema.anyOf?.[0] ?? schema;
  if (/\/(?:custom|hmxControl|hmx_op_bounding)$/.test(path)) return;
  const value = valuesOf(target);
  if (value) yield { place: path, right: wrap(value.right), wrong: wrap(value.wrong) };
  if (target.items) yield* probes(target.items, (inner) => wrap([inner]), `${path}[]`);
  for (const [name, inner] of Object.entries(target.properties ?? {}))
    yield* probes(inner, (found) => wrap({ [name]: found }), path === '' ? name : `${path}/${name}`);
}

async function isRefusedByUs(config: unknown): Promise<boolean> {
  const document = configDocument('/project/htp_config.json', JSON.stringify(config), 'htp-config');
  assert.ok(document);
  return (await schemaFindings(document)).length > 0;
}

test('the reader refuses a value of the wrong type where our schema does, and nowhere else', { skip }, async (context) => {
  const all = [...probes(htpConfig as AnySchema, (value) => value)];
  assert.ok(all.length > 60, `${all.length} places are probed`);
  const said = await readings(
    context,
    all.flatMap(({ right, wrong }) => [right, wrong]),
  );
  const differences: string[] = [];
  for (const [i, { place, right, wrong }] of all.entries()) {
    for (const [j, config] of [right, wrong].entries()) {
      const theirs = said[2 * i + j]?.accepted === false;
      const ours = await isRefusedByUs(config);
      if (theirs !== ours) differences.push(`${place}: ${JSON.stringify(config)} is ${theirs ? 'refused' : 'accepted'} by the reader only`);
    }
  }
  assert.deepEqual(differences, [
    // A key that it does not know: it is ignored, whatever it holds.
    'graphs[]/use_high_precision_fp16_sigmoid: {"graphs":[{"use_high_precision_fp16_sigmoid":"yes"}]} is accepted by the reader only',
  ]);
});

const configs: readonly (readonly [config: string, read: readonly RegExp[]])[] = [
  [
    '{"htp_config": {"performance_mode": "burst", "vtcm_mb": 8, "optimization_level": 3, "hvx_threads": 4, "rpc_control_latency": 100, "device_id": 0}}',
    [
      /soc_model, Value: 57/,
      /perf profile, Value: burst/,
      /vtcm_mb, Value: 8/,
      /O, Value: 3/,
      /hvx threads : 4/,
      /rpc_control_latency, Value: 100/,
    ],
  ],
  [
    '{"htp_config": {"performance_mode": "llm_decode_low_balanced", "vtcm_mb": 0}}',
    [/Value: llm_decode_low_balanced/, /vtcm_mb, Value: 0/],
  ],
];

test('what `translate` writes is read, key by key and without a complaint', { skip }, async (context) => {
  const texts = configs.map(([config]) => {
    const document = configDocument('/project/backend_config.json', config);
    assert.ok(document);
    return translate(document, 'htp-config', { chip: chipNamed('SM8650'), graphNames: ['g'] }).files[0]?.text ?? '';
  });
  for (const [i, { accepted, log }] of (await readings(context, texts)).entries()) {
    assert.ok(accepted, texts[i]);
    assert.deepEqual(
      log.filter(([level]) => level < 3),
      [],
    );
    for (const line of configs[i]?.[1] ?? [])
      assert.ok(
        log.some(([, text]) => line.test(text)),
        `${line} in ${JSON.stringify(log)}`,
      );
  }
});
