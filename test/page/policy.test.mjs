// node scripts/test.mjs page policy
// Every panel opens under the page's policy: no inline scripts or styles, nothing from elsewhere.
import assert from 'node:assert/strict';
import { card, check, drawn } from './browser.mjs';

const strict = ["default-src 'none'", 'script-src', 'style-src', 'font-src', 'connect-src', 'worker-src'];

/** Breaches and requests from now on. */
async function watch(page) {
  const seen = { breaches: [], requests: [] };
  await page.exposeFunction('breached', (what) => seen.breaches.push(what));
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      window.breached(`${effectiveDirective}: ${blockedURI}`),
    ),
  );
  page.on('request', (request) => seen.requests.push(request.url()));
  await page.reload();
  await page.waitForSelector('[data-ready=true]');
  return seen;
}

/** What a policy that is loosened one day would let through. */
const inlined = (page) =>
  page.evaluate(() => ({
    scripts: [...document.scripts].filter(({ src, nonce }) => src === '' || nonce === '').length,
    styles: document.querySelectorAll('style').length,
    handlers: [...document.querySelectorAll('*')].flatMap(({ attributes }) =>
      [...attributes].filter(({ name }) => name.startsWith('on')).map(({ name }) => name),
    ),
    foreign: [...document.querySelectorAll('[src], link[href], use, iframe, object, embed')]
      .map((element) => element.src ?? element.href ?? element.tagName)
      .filter((address) => !String(address).startsWith(location.origin)),
  }));

const panels = {
  'a node, its tensors and its menu': async (page) => {
    await card(page, 'Conv_0').click();
    await page.locator('[data-selected] .port').first().waitFor();
    await card(page, 'Conv_0').click({ button: 'right' });
    await page.locator('.menu button').first().waitFor();
    await page.keyboard.press('Escape');
  },
  'search with its completions and hits': async (page) => {
    await page.locator('[data-search] input').fill('op:Conv');
    await page.locator('[data-hit]').first().waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  },
  'a profile with its timeline': async (page) => {
    await page.locator('[data-profile=sim] .profile-open').click();
    await page.locator('.bottom:not([hidden])').waitFor();
  },
  'groups and the other direction': async (page) => {
    await page.locator('[data-levels=close]').click();
    await page.locator('[data-levels=right]').click();
    await page.locator('[data-levels=down]').waitFor();
  },
  'all sections of the side panel': async (page) => {
    for (const details of await page.locator('.side details:not([open]) > summary').all())
      if (await details.isVisible()) await details.click();
    await page.waitForTimeout(300);
  },
  'the list of layers': async (page) => {
    await page.getByRole('button', { name: 'All layers' }).first().click();
    await page.locator('.bottom:not([hidden])').waitFor();
  },
  'the help': async (page) => {
    await page.locator('.surface').focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys and gestures' }).waitFor();
  },
};

check('nothing inline and nothing from elsewhere, whatever is opened', drawn, async (page) => {
  const policy = await page.locator('meta[http-equiv=Content-Security-Policy]').getAttribute('content');
  assert.deepEqual(
    policy.split('; ').map((directive) => (directive.startsWith('default-src') ? directive : directive.split(' ')[0])),
    strict,
  );
  assert.doesNotMatch(policy, /unsafe|\*|https:|http:(?!\/\/127\.0\.0\.1)/);
  const seen = await watch(page);
  for (const [name, open] of Object.entries(panels)) {
    await open(page);
    assert.deepEqual(seen.breaches, [], name);
    assert.deepEqual(await inlined(page), { scripts: 0, styles: 0, handlers: [], foreign: [] }, name);
  }
  const origin = new URL(page.url()).origin;
  assert.ok(seen.requests.length > 0);
  assert.deepEqual(
    seen.requests.filter((url) => !url.startsWith(origin) && !url.startsWith(`blob:${origin}`) && !url.startsWith('data:font/')),
    [],
  );
});
