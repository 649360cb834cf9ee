import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openModel } from './rig/lens-page';
import { inWorkbench, sample } from './rig/session';
import { until } from './rig/until';

const inEditor = inWorkbench();

interface BackendConfig {
  readonly pins: readonly { readonly node?: string; readonly unit: string }[];
  readonly selection: { readonly unit: string; readonly explanation?: readonly string[] };
}

inEditor(
  'what would help most is supposed on the graph and taken back; a pin is written to backend_config.json',
  { files: [sample] },
  async ({ page, folder, shot }) => {
    const lens = await openModel(page, 'ultraface');
    const cpuNodes = await lens.count('cpu');
    assert.ok(cpuNodes > 0);
    const onCpu = (nodes: number) => lens.frame.locator('[data-count="cpu"]', { hasText: new RegExp(`\\b${nodes}$`) });

    await lens.section('next-steps').locator('> summary').click();
    await lens.section('next-steps').getByText('BatchNormalization:').click();
    await lens.frame.locator('.supposed-bar').waitFor();
    await onCpu(0).waitFor();
    await shot('what-if', true);
    await lens.frame.locator('[data-action=stop-supposing]').click();
    await onCpu(cpuNodes).waitFor();

    await lens.find('Conv_3');
    await lens.frame.locator('.run-on label:has([value=cpu])').click();
    await onCpu(cpuNodes + 1).waitFor();
    await lens.section('selector').locator('> summary').click();
    await lens.frame.locator('[data-action=write-backend-config]').click();
    const written = join(folder, 'backend_config.json');
    await until('backend_config.json is written', () => existsSync(written), 30_000);
    const config: BackendConfig = JSON.parse(readFileSync(written, 'utf8'));
    assert.deepEqual(
      config.pins.map(({ node, unit }) => [node, unit]),
      [['Conv_3', 'cpu']],
    );
    assert.ok(['htp', 'gpu', 'cpu'].includes(config.selection.unit));
    await shot('pin-written');
  },
);
