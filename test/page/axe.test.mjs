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

for (const theme of ['dark', 'light', 'hc']) {
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
