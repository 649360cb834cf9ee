// node scripts/test.mjs page reveal
// A node that the host points at is selected and on screen, whatever the page is doing; folded sections stay folded.
import assert from 'node:assert/strict';
import { card, check, drawn } from './browser.mjs';

const reveal = (page, node) => page.evaluate((id) => window.harness.notify({ notify: 'reveal', node: id }), node);
const inView = (page, name) =>
  page.waitForFunction((wanted) => {
    const shown = [...document.querySelectorAll('.card.selected')].find((one) => one.querySelector('.name')?.textContent === wanted);
    if (!shown) return false;
    const [box, pane] = [shown.getBoundingClientRect(), document.querySelector('.surface').getBoundingClientRect()];
    return box.top >= pane.top && box.bottom <= pane.bottom && box.left >= pane.left && box.right <= pane.right;
  }, name);

check('a node that the host points at is selected and brought into view', drawn, async (page) => {
  await reveal(page, 186);
  await inView(page, 'Conv_186');
});

check('pointed at again, it comes back into view', drawn, async (page) => {
  await reveal(page, 186);
  await inView(page, 'Conv_186');
  await page.locator('.surface').focus();
  await page.keyboard.press('Home');
  await card(page, 'Conv_0').waitFor();
  await reveal(page, 186);
  await inView(page, 'Conv_186');
});

check('while the model is being read, the node waits for it', drawn, async (page) => {
  await page.evaluate(() => {
    window.harness.notify({ notify: 'changed' });
    window.harness.notify({ notify: 'reveal', node: 186 });
  });
  await inView(page, 'Conv_186');
});

check('a page that was not even loaded keeps what it is told', drawn, async (page) => {
  await page.addInitScript(() => {
    const tell = () => {
      if (document.querySelector('main')?.childElementCount > 0) window.harness.notify({ notify: 'reveal', node: 186 });
      else setTimeout(tell, 1);
    };
    tell();
  });
  await page.reload();
  await inView(page, 'Conv_186');
});

check('a node in a body is shown there, one outside of it outside again', 'm=sample&overlay=hostile', async (page) => {
  await reveal(page, 105);
  await page.locator('.breadcrumb [aria-current=page]').waitFor();
  await page.locator('.card.selected[data-box="5"]').waitFor();
  await reveal(page, 3);
  await page.locator('.breadcrumb').waitFor({ state: 'hidden' });
  await page.locator('.card.selected[data-box="3"]').waitFor();
});

check('folded sections stay folded', drawn, async (page) => {
  await page.locator('[data-section=layers] summary').click();
  await page.waitForTimeout(1600);
  await page.reload();
  await page.waitForSelector('[data-ready=true]');
  assert.equal(await page.locator('[data-section=layers]').getAttribute('open'), null);
  assert.notEqual(await page.locator('[data-section=selected]').getAttribute('open'), null);
});
