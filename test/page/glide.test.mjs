// node scripts/test.mjs page glide
// When groups open or close, or the direction changes, boxes go from where they were to where they are.
import assert from 'node:assert/strict';
import { check, drawn } from './browser.mjs';

const tool = (page, name) => page.locator(`[data-levels=${name}]`);
const groups = (page) => page.locator('.card.group');
const surface = (page) => page.locator('.surface');
const boxes = (page) => surface(page).getAttribute('data-boxes');

/** Closed groups at a scale at which they are cards, and the first of them selected. */
async function closedGroups(page) {
  const before = await boxes(page);
  await tool(page, 'close').click();
  await page.waitForFunction((old) => document.querySelector('.surface').dataset.boxes !== old, before);
  for (let tries = 0; tries < 8 && !((await groups(page).count()) > 0 && (await groups(page).first().isVisible())); tries++) {
    await surface(page).press('+');
    await page.waitForTimeout(300);
  }
  // A short one: what stands below stays in sight.
  await page.locator('.card.group[aria-label*=" 5 nodes"]').first().click();
  await page.waitForTimeout(500);
}

/** Stops the page's clock, so that a glide gets as far as the test wants. */
const stopClock = (page) =>
  page.evaluate(() => {
    const stopped = performance.now();
    window.passed = 0;
    performance.now = () => stopped + window.passed;
  });

/** Lets time pass, until two pictures of it are there. */
const pass = (page, ms) =>
  page.evaluate((by) => {
    window.passed += by;
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))));
  }, ms);

/** Places of every card, by what it is called. */
const cardsNow = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.card')].map((card) => {
      const { left, top } = card.getBoundingClientRect();
      const opacity = Number(getComputedStyle(card).opacity) * Number(getComputedStyle(card.parentElement).opacity);
      const key = card.getAttribute('aria-label').replace(/^(closed group|open) /, '');
      return { key, left, top, opacity, leaves: card.closest('.leaving') !== null };
    }),
  );

/** Pictures of what happens after another choice of what is open, from the first one of the new drawing to past the last one. */
async function record(page, act) {
  const before = await boxes(page);
  await stopClock(page);
  await act();
  await page.waitForFunction((old) => document.querySelector('.surface').dataset.boxes !== old, before);
  const pictures = [];
  for (const ms of [0, 30, 30, 60, 60, 60]) {
    await pass(page, ms);
    pictures.push(await cardsNow(page));
  }
  return pictures;
}

/** By card that stays: its places in all pictures. */
function waysOf(pictures) {
  const ways = new Map();
  for (const cards of pictures) {
    for (const { key, left, top, leaves } of cards) if (!leaves) ways.set(key, [...(ways.get(key) ?? []), { left, top }]);
  }
  return [...ways.values()].filter((way) => way.length === pictures.length);
}

const distance = (a, b) => Math.hypot(a.left - b.left, a.top - b.top);
/** Pictures in which a card is neither where it was nor where it ends. */
const midway = (way) => way.filter((place) => distance(place, way[0]) > 2 && distance(place, way.at(-1)) > 2);

function assertBetween(way) {
  const whole = distance(way[0], way.at(-1));
  for (const place of way) {
    const detour = distance(way[0], place) + distance(place, way.at(-1)) - whole;
    assert.ok(detour < 3, `${JSON.stringify(place)} is between ${JSON.stringify(way[0])} and ${JSON.stringify(way.at(-1))}`);
  }
}

check('boxes glide to their places when a group opens, and the group stays where it is', drawn, async (page) => {
  await closedGroups(page);
  const label = (await page.locator('.card.group.selected').getAttribute('aria-label')).replace('closed group ', '');
  const pictures = await record(page, () => surface(page).press('Space'));
  const own = pictures.map((cards) => cards.find(({ key, leaves }) => key === label && !leaves));
  for (const place of own) assert.ok(distance(place, own[0]) < 3, 'the title does not move');
  const moved = waysOf(pictures).filter((way) => distance(way[0], way.at(-1)) > 20);
  assert.ok(moved.length > 0, 'what stands below makes room');
  assert.ok(Math.max(...moved.map((way) => midway(way).length)) >= 3, 'and is seen on its way');
  for (const way of moved) assertBetween(way);
  const seen = pictures.flat().map(({ opacity }) => opacity);
  assert.ok(
    seen.some((opacity) => opacity > 0.05 && opacity < 0.95),
    'what is new fades in',
  );
  assert.ok(
    pictures.at(-1).every(({ opacity, leaves }) => opacity === 1 && !leaves),
    'and is there in the end',
  );
});

check('a glide ends where a jump lands', drawn, async (page) => {
  const ends = [];
  for (const reducedMotion of ['no-preference', 'reduce']) {
    await page.emulateMedia({ reducedMotion });
    await closedGroups(page);
    await surface(page).press('Space');
    await page.waitForTimeout(700);
    ends.push(
      await page.evaluate(() =>
        [...document.querySelectorAll('.card')].map(({ style }) => `${style.left} ${style.top} ${style.width} ${style.height}`).sort(),
      ),
    );
    await tool(page, 'layers').click();
    await page.waitForTimeout(500);
  }
  assert.ok(ends[0].length > 3);
  assert.deepEqual(ends[0], ends[1]);
});

check(
  'with reduced motion everything is in its place at once',
  drawn,
  async (page) => {
    await closedGroups(page);
    const pictures = await record(page, () => surface(page).press('Space'));
    for (const way of waysOf(pictures)) assert.equal(midway(way).length, 0);
    assert.ok(pictures.every((cards) => cards.every(({ opacity, leaves }) => opacity === 1 && !leaves)));
  },
  { reducedMotion: 'reduce' },
);

check('clicks work while boxes glide, and a second choice takes over', drawn, async (page) => {
  await closedGroups(page);
  await record(page, () => surface(page).press('Space'));
  const closed = await boxes(page);
  await stopClock(page);
  await surface(page).press('Space');
  await page.waitForFunction((old) => document.querySelector('.surface').dataset.boxes !== old, closed);
  await pass(page, 60);
  // Where it is at this moment.
  const clicked = await page.evaluate(() => {
    const all = [...document.querySelectorAll('.cards .card.group')];
    const card = all.find(
      (one) => !one.classList.contains('selected') && document.elementFromPoint(...middleOf(one))?.closest('.card') === one,
    );
    function middleOf(one) {
      const { left, top, width, height } = one.getBoundingClientRect();
      return [left + width / 2, top + height / 2];
    }
    return { box: card.dataset.box, at: middleOf(card) };
  });
  await page.mouse.click(...clicked.at);
  assert.equal(await page.locator('.cards .card.selected').getAttribute('data-box'), clicked.box);
  assert.ok((await page.locator('.leaving .card').count()) > 0, 'the glide goes on');
  await surface(page).press('Shift+E');
  await pass(page, 60);
  await pass(page, 400);
  assert.equal(await page.locator('.leaving .card').count(), 0);
  assert.equal(await page.locator('[id^=box-]').count(), await page.locator('.card').count());
});

check('the direction changes in a glide, and the minimap follows', drawn, async (page) => {
  await closedGroups(page);
  await stopClock(page);
  await tool(page, 'right').click();
  await tool(page, 'down').waitFor();
  const maps = [];
  for (const ms of [0, 30, 60, 60, 200]) {
    await pass(page, ms);
    maps.push(await page.locator('.minimap').evaluate((map) => map.toDataURL()));
  }
  assert.ok(new Set(maps).size >= 4);
});
