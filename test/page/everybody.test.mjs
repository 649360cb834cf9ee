import assert from 'node:assert/strict';
import { check, drawn } from './browser.mjs';

const scaleOf = (page) => page.locator('.surface').evaluate((surface) => Number(surface.dataset.scale));
const active = (page) =>
  page.evaluate(() => {
    const item = document.getElementById(document.querySelector('.surface').getAttribute('aria-activedescendant'));
    const of = (name) => item?.getAttribute(`aria-${name}`);
    return (
      item && { role: item.getAttribute('role'), level: of('level'), position: of('posinset'), size: of('setsize'), hidden: item.hidden }
    );
  });
const middle = async (page) => {
  const { x, y, width, height } = await page.locator('.surface').boundingBox();
  return { x: x + width / 2, y: y + height / 2 };
};

check('the help lists all keys, and the focus comes back', drawn, async (page) => {
  await page.locator('.surface').focus();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keys and gestures' });
  await help.waitFor();
  assert.ok((await help.locator('dt').count()) >= 25);
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'detached' });
  assert.ok(await page.locator('.surface').evaluate((surface) => surface === document.activeElement));
});

check('the focused box is an item of a tree, with and without cards', drawn, async (page) => {
  await page.locator('.surface').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
  const near = await active(page);
  assert.equal(near.role, 'treeitem');
  assert.equal(near.level, '1');
  assert.ok(Number(near.position) > 1 && Number(near.size) > 10);
  await page.keyboard.press('0');
  await page.waitForFunction(() => Number(document.querySelector('.surface').dataset.scale) < 0.4);
  assert.deepEqual(await active(page), near);
});

check('a selection from elsewhere is told', drawn, async (page) => {
  await page.locator('[data-search] input, input[data-search]').first().fill('Conv_0');
  await page.keyboard.press('Enter');
  await page.locator('[role=status]', { hasText: 'Selected: Conv' }).waitFor({ state: 'attached' });
});

check('the place under the pointer stays there when the wheel zooms', drawn, async (page) => {
  const { x, y } = await middle(page);
  await page.mouse.move(x, y);
  const worldAt = () =>
    page.evaluate(
      ([px, py]) => {
        const cards = document.querySelector('.cards');
        const { left, top } = cards.parentElement.getBoundingClientRect();
        const [dx, dy, scale] = /translate\(([-\d.e]+)px, ([-\d.e]+)px\) scale\(([\d.e-]+)\)/
          .exec(cards.style.transform)
          .slice(1)
          .map(Number);
        return [(px - left - dx) / scale, (py - top - dy) / scale];
      },
      [x, y],
    );
  const before = await worldAt();
  const scale = await scaleOf(page);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -40);
  await page.keyboard.up('Control');
  await page.waitForFunction((was) => Number(document.querySelector('.surface').dataset.scale) > was, scale);
  const after = await worldAt();
  for (const axis of [0, 1]) assert.ok(Math.abs(before[axis] - after[axis]) < 2, `${before} ${after}`);
});

check('who set the wheel to zoom needs no key', `${drawn}&wheel=zoom`, async (page) => {
  const { x, y } = await middle(page);
  await page.mouse.move(x, y);
  const scale = await scaleOf(page);
  await page.mouse.wheel(0, -60);
  await page.waitForFunction((was) => Number(document.querySelector('.surface').dataset.scale) > was, scale);
});

check('the middle button moves the drawing', drawn, async (page) => {
  const { x, y } = await middle(page);
  const transform = () => page.locator('.cards').evaluate((cards) => cards.style.transform);
  const before = await transform();
  await page.mouse.move(x, y);
  await page.mouse.down({ button: 'middle' });
  await page.mouse.move(x + 60, y + 40, { steps: 4 });
  await page.mouse.up({ button: 'middle' });
  await page.waitForTimeout(50);
  assert.notEqual(await transform(), before);
});

check(
  'two fingers on a touch screen zoom',
  drawn,
  async (page) => {
    const { x, y } = await middle(page);
    const cdp = await page.context().newCDPSession(page);
    const touch = (type, apart) =>
      cdp.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: apart === undefined ? [] : [-1, 1].map((side, id) => ({ x: x + side * apart, y, id })),
      });
    const scale = await scaleOf(page);
    await touch('touchStart', 40);
    for (const apart of [60, 80, 100]) await touch('touchMove', apart);
    await touch('touchEnd');
    await page.waitForFunction((was) => Number(document.querySelector('.surface').dataset.scale) > was * 1.3, scale);
  },
  { hasTouch: true },
);

check('the keyboard alone walks, selects, zooms and scrolls', drawn, async (page) => {
  await page.locator('.surface').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.locator('[data-selected]').first().waitFor();
  const scale = await scaleOf(page);
  await page.keyboard.press('+');
  await page.waitForFunction((was) => Number(document.querySelector('.surface').dataset.scale) > was, scale);
  await page.keyboard.press('Home');
  await page.waitForTimeout(400);
});
