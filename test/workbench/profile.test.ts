import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { processesOf } from './rig/leftovers';
import type { LensPage } from './rig/lens-page';
import { openModel } from './rig/lens-page';
import { chooseFromMenu, fileRow, openFile, pick, toast, whenReady } from './rig/screen';
import { inWorkbench, type Session, sample, withoutToolchain } from './rig/session';
import { until } from './rig/until';

const inEditor = inWorkbench();
const options = { files: [sample] };
const withToolchain = { ...options, skip: withoutToolchain };

async function profileOnCpu({ page }: Session): Promise<void> {
  await chooseFromMenu(page, fileRow(page, 'ultraface'), 'QNN: Profile');
  await pick(page, 'CPU');
}

async function simulate({ page }: Session): Promise<void> {
  await chooseFromMenu(page, fileRow(page, 'ultraface'), 'QNN: Profile');
  await pick(page, 'HTP');
  await pick(page, 'SM8650');
  await pick(page, 'fp16');
}

const timed = (lens: LensPage, rung: string) => lens.frame.locator(`[data-pill="time"][data-rung="${rung}"]`);

const profilesIn = (folder: string) => {
  const kept = join(folder, '.qnn', 'profiles');
  return existsSync(kept) ? readdirSync(kept).filter((name) => name.endsWith('.json')) : [];
};

inEditor('Profile on the CPU puts a measured time on each layer and keeps the profile beside the model', options, async (session) => {
  const lens = await openModel(session.page, 'ultraface');
  await profileOnCpu(session);
  await timed(lens, 'measured').waitFor({ timeout: 240_000 });
  await lens.find('op:Conv');
  await lens.cards().filter({ hasText: /µs|ms/ }).first().waitFor();
  assert.equal(await lens.layers().count(), 5);
  const [name] = profilesIn(session.folder);
  const profile = JSON.parse(readFileSync(join(session.folder, '.qnn', 'profiles', name ?? ''), 'utf8'));
  assert.equal(profile.rung, 'measured');
  assert.ok(profile.layers.length > 50);
  assert.ok(existsSync(join(session.folder, '.qnn', '.gitignore')));
  await session.shot('profile-cpu');
});

inEditor('Profile on the HTP puts a simulated time on each layer, with its bounds', withToolchain, async (session) => {
  const lens = await openModel(session.page, 'ultraface');
  await simulate(session);
  await timed(lens, 'simulated').waitFor({ timeout: 400_000 });
  assert.match(await lens.section('model').innerText(), /Simulated time\s+[\d.]+ (µs|ms)\s+[\d.]+ (µs|ms) – [\d.]+ (µs|ms)/);
  assert.equal(await lens.layers().count(), 5);
  await lens.find('op:Conv');
  await lens.selected().getByText('Busy cycles').waitFor();
  await session.shot('profile-htp', true);
});

inEditor('a kept profile is listed and opened again in a new window', options, async (session) => {
  const lens = await openModel(session.page, 'ultraface');
  await profileOnCpu(session);
  await timed(lens, 'measured').waitFor({ timeout: 240_000 });
  await session.page.reload();
  await whenReady(session.page);
  await openFile(session.page, 'ultraface');
  await lens.profiles().first().waitFor({ timeout: 120_000 });
  if ((await timed(lens, 'measured').count()) === 0) await lens.profiles().first().locator('.profile-open').click();
  await timed(lens, 'measured').waitFor();
});

inEditor('Verify asks the compiler: every node of the file is accounted for', withToolchain, async (session) => {
  const lens = await openModel(session.page, 'ultraface');
  await lens.action('verify').click();
  await lens.frame.locator('[data-pill="placement"][data-rung="verified"]').waitFor({ timeout: 240_000 });
  const counts = await Promise.all((['htp', 'gpu', 'cpu', 'removed'] as const).map((unit) => lens.count(unit)));
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    242,
  );
  assert.ok(counts[0]! > 100, `HTP ${counts[0]}`);
  assert.equal(counts[2], 35);
  await lens.find('unit:cpu');
  assert.match(await lens.selected().locator('.why').innerText(), /\w+ \w+ \w+/);
  await session.shot('editor-verified', true);
});

const endless = { ...options, settings: { 'qnnLens.cpu.runs': 1_000_000, 'qnnLens.cpu.budgetSeconds': 600 } };

inEditor('a running profile is cancelled from the page and leaves no process', endless, async (session) => {
  const lens = await openModel(session.page, 'ultraface');
  await profileOnCpu(session);
  await lens.jobs().getByRole('button', { name: 'Cancel' }).click();
  await toast(session.page, 'cancelled').waitFor();
  await until(
    'the profiler is gone',
    () => !processesOf(session.workbench).some(({ command }) => command.includes('cpu-profiler')),
    20_000,
  );
  assert.deepEqual(profilesIn(session.folder), []);
});
