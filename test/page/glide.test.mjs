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

/** Places of every card, by what it is called, in each picture from now until nothing has moved for a while. */
function record(page) {
  return page.evaluate(() => {
    const pictures = [];
    window.recorded = new Promise((done) => {
      const begin = performance.now();
      const look = () => {
        const cards = [...document.querySelectorAll('.card')].map((card) => {
          const { left, top } = card.getBoundingClientRect();
          const opacity = Number(getComputedStyle(card).opacity) * Number(getComputedStyle(card.parentElement).opacity);
          return {
            key: card.getAttribute('aria-label').replace(/^(closed group|open) /, ''),
            left,
            top,
            opacity,
            leaves: card.closest('.leaving') !== null,
          };
        });
        // Before the first picture of a drawing its cards are not there yet.
        if (cards.some(({ leaves }) => !leaves)) pictures.push({ boxes: document.querySelector('.surface').dataset.boxes, cards });
        if (performance.now() - begin < 1200) requestAnimationFrame(look);
        else done(pictures);
      };
      requestAnimationFrame(look);
    });
  });
}

/** By card that stays: its places in all pictures. */
function waysOf(pictures) {
  const ways = new Map();
  for (const { cards } of pictures) {
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
  await record(page);
  await surface(page).press('Space');
  const pictures = await page.evaluate(() => window.recorded);
  const own = pictures.map(({ cards }) => cards.find(({ key, leaves }) => key === label && !leaves));
  for (const place of own) assert.ok(distance(place, own[0]) < 3, 'the title does not move');
  const moved = waysOf(pictures).filter((way) => distance(way[0], way.at(-1)) > 20);
  assert.ok(moved.length > 0, 'what stands below makes room');
  assert.ok(Math.max(...moved.map((way) => midway(way).length)) >= 2, 'and is seen on its way');
  for (const way of moved) assertBetween(way);
  const seen = pictures.flatMap(({ cards }) => cards).map(({ opacity }) => opacity);
  assert.ok(
    seen.some((opacity) => opacity > 0.05 && opacity < 0.95),
    'what is new fades in',
  );
  assert.ok(
    pictures.at(-1).cards.every(({ opacity, leaves }) => opacity === 1 && !leaves),
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
    await record(page);
    await surface(page).press('Space');
    const pictures = await page.evaluate(() => window.recorded);
    assert.notEqual(pictures[0].boxes, pictures.at(-1).boxes);
    for (const way of waysOf(pictures)) assert.equal(midway(way).length, 0);
    assert.ok(pictures.every(({ cards }) => cards.every(({ opacity, leaves }) => opacity === 1 && !leaves)));
  },
  { reducedMotion: 'reduce' },
);

check('clicks work while boxes glide, and a second choice takes over', drawn, async (page) => {
  await closedGroups(page);
  const closed = await boxes(page);
  await surface(page).press('Space');
  await page.waitForFunction((old) => document.querySelector('.surface').dataset.boxes !== old, closed);
  const clicked = await page.evaluate(() => {
    const card = [...document.querySelectorAll('.cards:not(.leaving) .card')].at(-1);
    card.click();
    return card.dataset.box;
  });
  assert.equal(await page.locator('.cards:not(.leaving) .card.selected').getAttribute('data-box'), clicked);
  await surface(page).press('Shift+E');
  await surface(page).press('Shift+E');
  await page.waitForTimeout(900);
  assert.equal(await page.locator('.cards.leaving .card').count(), 0);
  assert.equal(await page.locator('[id^=box-]').count(), await page.locator('.card').count());
});

check('the direction changes in a glide, and the minimap follows', drawn, async (page) => {
  await closedGroups(page);
  /** How many pictures of the minimap differ from the one before. */
  const pictures = page.evaluate(
    () =>
      new Promise((done) => {
        const map = document.querySelector('.minimap');
        let [last, count] = [map.toDataURL(), 0];
        const begin = performance.now();
        const look = () => {
          const now = map.toDataURL();
          if (now !== last) count += 1;
          last = now;
          if (performance.now() - begin < 1200) requestAnimationFrame(look);
          else done(count);
        };
        requestAnimationFrame(look);
      }),
  );
  await tool(page, 'right').click();
  await tool(page, 'down').waitFor();
  assert.ok((await pictures) >= 3);
});
