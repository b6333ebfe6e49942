// The page starts from static files alone, and its worker answers.
import assert from 'node:assert/strict';
import { journey } from './journey.mjs';

journey('the page loads and its worker answers', async (page) => {
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'Cutout');
});

const sizes = [{ width: 1440, height: 900 }, { width: 390, height: 844 }];

for (const viewport of sizes) {
  journey(`what index.html shows before the program is there stays where it is, ${viewport.width} wide`, async (page) => {
    const { fresh, before, start } = await held(page);
    assert.ok(before.length >= 10, before.join('\n'));
    start();
    await fresh.getByTestId('worker-state').getByText('Ready').waitFor();
    const after = new Set(await shown(fresh));
    assert.deepEqual(before.filter((one) => !after.has(one)), []);
  }, { viewport });
}

journey('before the program is there, who comes back to work sees the theme that was chosen and no welcome', async (page) => {
  await page.evaluate(() => {
    localStorage.setItem('cutout.text', 'cscript.exe x.vbs');
    localStorage.setItem('cutout.choices', JSON.stringify({ theme: 'dark' }));
  });
  const { fresh, start } = await held(page);
  assert.equal(await fresh.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await fresh.locator('.welcome__lead').waitFor({ state: 'hidden' });
  start();
  await fresh.getByTestId('worker-state').getByText('Ready').waitFor();
  await fresh.getByTestId('headline').waitFor({ state: 'visible' });
});

/** Another page of the same browser, whose program has not arrived until `start` is called. */
async function held(page) {
  const fresh = await page.context().newPage();
  let start;
  const arrives = new Promise((resolve) => (start = resolve));
  await fresh.route(/\/app-\w+\.wasm$/, async (route) => {
    await arrives;
    await route.continue();
  });
  await fresh.goto(page.url().split('#')[0], { waitUntil: 'commit' });
  await fresh.locator('.welcome__promise').waitFor({ state: 'attached' });
  return { fresh, before: await shown(fresh), start };
}

/** Texts on the screen that the page has from its beginning, and where each begins. */
function shown(page) {
  return page.evaluate(() => {
    const texts = document.querySelectorAll('.brand__name, .brand__what, .nav__link, .header__end .button, .switch__button, .pane__title, .welcome p');
    return [...texts].flatMap((text) => {
      const { x, y, width } = text.getBoundingClientRect();
      const says = text.textContent.trim().replaceAll(/\s+/g, ' ');
      return width > 0 ? [`${says} at ${Math.round(x)}, ${Math.round(y)}`] : [];
    });
  });
}
