import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { check, drawn } from './browser.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with the page as it is, one line for each element. */
async function violations(page) {
  // The page's policy lets no script in; the debugger's way is not the page's.
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Runtime.evaluate', { expression: axe });
  // Cards are no controls that somebody would call by the words on them; they say more than they show.
  const rules = { 'label-content-name-mismatch': { enabled: false } };
  const options = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], rules };
  const expression = `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ': ' + target.join(' ') + ' ' + failureSummary)))`;
  return (await cdp.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })).result.value;
}

for (const theme of ['dark', 'light', 'hc', 'hc-light']) {
  check(`axe finds nothing in ${theme}`, `${drawn}&theme=${theme}`, async (page) => {
    await page.waitForTimeout(600);
    assert.deepEqual(await violations(page), []);
    await page.locator('.card.node').first().click();
    await page.locator('[data-selected]').first().waitFor();
    await page.waitForTimeout(300);
    assert.deepEqual(await violations(page), []);
    await page.locator('.surface').focus();
    await page.keyboard.press('?');
    await page.waitForTimeout(200);
    assert.deepEqual(await violations(page), []);
  });
}

for (const theme of ['dark', 'light', 'hc']) {
  check(
    `axe finds nothing in accuracy, the choices of widths and painting in ${theme}`,
    `m=sample&overlay=quantized&theme=${theme}`,
    async (page) => {
      await page.locator('[data-saving=Time]').waitFor();
      await page.locator('[data-section=mixed] > summary').click();
      await page.locator('[data-point="3"]').click();
      await page.locator('.card.node').first().click();
      await page.locator('[data-histogram]').waitFor();
      assert.deepEqual(await violations(page), []);
      await page.locator('[data-action=paint]').click();
      await page.locator('[data-paint="16"]').click();
      await page.locator('[data-plan]').waitFor();
      assert.deepEqual(await violations(page), []);
    },
  );
}
