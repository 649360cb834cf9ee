import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { LensPage, openModel } from './rig/lens-page';
import { openFile } from './rig/screen';
import { inWorkbench, type MadeFile, sample } from './rig/session';

const inEditor = inWorkbench();
const model = readFileSync(sample);

interface Broken extends MadeFile {
  readonly code: string;
}

const lfsPointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 1270727\n`;
const broken: readonly Broken[] = [
  { name: 'pointer.onnx', bytes: Buffer.from(lfsPointer), code: 'onnx-other-format' },
  { name: 'page.onnx', bytes: Buffer.from('<!DOCTYPE html><html><body>404: not found</body></html>'), code: 'onnx-other-format' },
  { name: 'nothing.onnx', bytes: Buffer.alloc(0), code: 'onnx-empty' },
];

for (const { name, bytes, code } of broken) {
  inEditor(`${name} is answered with a sentence, the code ${code} and what to do`, { files: [{ name, bytes }] }, async (session) => {
    await openFile(session.page, name);
    const problem = new LensPage(session.page).problem();
    await problem.waitFor({ timeout: 60_000 });
    const text = await problem.innerText();
    assert.match(text, new RegExp(`\\b${code}\\b`));
    assert.match(await problem.locator('.fix').innerText(), /\w+ \w+/);
    await session.shot(`broken-${name.replace('.onnx', '')}`);
  });
}

const cut = { name: 'cut.onnx', bytes: model.subarray(0, Math.floor(model.length * 0.6)) };

inEditor('of a truncated file, what could be read is shown beside the message', { files: [cut] }, async (session) => {
  const lens = await openModel(session.page, 'cut.onnx');
  assert.ok((await lens.count('htp')) + (await lens.count('cpu')) > 0);
  assert.match(await lens.section('diagnostics').innerText(), /truncated/);
  await session.shot('broken-truncated');
});

/** Protobuf by hand: a model of one Relu whose names are hostile. */
function hostileModel(name: string): Uint8Array {
  const field = (tag: number, body: Uint8Array) => Buffer.concat([Buffer.from([(tag << 3) | 2, ...varint(body.length)]), body]);
  const text = (tag: number, value: string) => field(tag, Buffer.from(value));
  const shape = field(2, Buffer.concat([1, 8].map((size) => field(1, Buffer.from([0x08, size])))));
  const type = field(2, field(1, Buffer.concat([Buffer.from([0x08, 1]), shape])));
  const value = (one: string) => Buffer.concat([text(1, one), type]);
  const node = Buffer.concat([text(1, 'x'), text(2, name), text(3, name), text(4, 'Relu')]);
  const graph = Buffer.concat([field(1, node), text(2, name), field(11, value('x')), field(12, value(name))]);
  return Buffer.concat([Buffer.from([0x08, 8]), text(2, name), field(7, graph), field(8, Buffer.from([0x10, 17]))]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

const hostileName = `</script><img src=x onerror="document.title='owned'">"'\n\u202egnol\u202c`;
const hostile = { name: 'hostile.onnx', bytes: hostileModel(hostileName) };

inEditor('names with markup, quotes, new lines and changed direction are shown as text', { files: [hostile] }, async (session) => {
  const lens = await openModel(session.page, 'hostile.onnx');
  await lens.find('op:Relu');
  await lens.selected().locator('.selected-name').waitFor();
  const shown = await lens.selected().locator('.selected-name').innerText();
  assert.ok(shown.includes('</script><img src=x onerror='), shown);
  assert.ok(!shown.includes('\u202e') && !shown.includes('\n'), 'the override and the new line are made visible');
  assert.equal(await lens.frame.locator('img').count(), 0);
  await session.shot('hostile-names');
});

const weightless = 'test/data/models/conv-qdq-external-ini/conv-qdq-external-ini.onnx';

inEditor('a model whose weights are missing is shown, and says what is missing', { files: [weightless] }, async (session) => {
  const lens = await openModel(session.page, 'conv-qdq');
  await lens.banner().filter({ hasText: 'conv_qdq_external_ini.bin' }).waitFor();
  assert.ok((await lens.count('htp')) > 0);
  await session.shot('missing-weights');
});
