// The worker may die: by a fault of ours, or because the browser ends it. The page goes on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read } from './editor.mjs';
import { journey } from './journey.mjs';
import { openPage } from './browser.mjs';
import { headline, openGuide, openRules, paste } from './states.mjs';

/** Makes the page's worker throw, as a trap in WebAssembly does. */
const crash = (page) => page.workers()[0].evaluate(() => setTimeout(() => { throw new Error('made to fail'); }));

const editor = (page) => page.getByLabel('Events: command lines or log records');

test('a worker that dies is started again, and the text is kept', { timeout: 180_000 }, async () => {
  const { page, close } = await openPage();
  try {
    await paste(page, 'cscript C:\\x\\pubprn.vbs a script:http://b');
    await headline(page, 'The event matches');
    await crash(page);
    await page.getByText('The evaluation stopped').waitFor();
    assert.match(await read(editor(page)), /pubprn/);
    await paste(page, 'ipconfig');
    await headline(page, 'The event does not match');
  } finally {
    await close();
  }
});

test('figures of one’s own outlive a worker', { timeout: 180_000 }, async () => {
  const { page, close } = await openPage();
  try {
    await openGuide(page);
    const source = page.getByRole('region', { name: 'Where reach is from' });
    await source.getByText('SigmaHQ/sigma').waitFor();
    const text = 'title: R\nlogsource: {}\ndetection:\n  a:\n    CommandLine: winrm\n  condition: a\n';
    await page.locator('#reach-file').setInputFiles({ name: 'a.yml', mimeType: 'text/plain', buffer: Buffer.from(text) });
    await source.getByText('a.yml: 1 rule').waitFor();
    await crash(page);
    await page.getByText('The evaluation stopped').waitFor();
    await source.getByText('The figures are being loaded').waitFor({ state: 'detached' });
    await source.getByText('a.yml: 1 rule').waitFor();
  } finally {
    await close();
  }
});

test('a rule set outlives a worker', { timeout: 180_000 }, async () => {
  const { page, close } = await openPage();
  try {
    await paste(page, 'alpha one\nquiet');
    await openRules(page);
    const sets = page.getByRole('region', { name: 'Rule sets' });
    const text = 'title: R\nlogsource: {}\ndetection:\n  a:\n    CommandLine|contains: alpha\n  condition: a\n';
    await page.locator('#set-file').setInputFiles({ name: 'a.yml', mimeType: 'text/plain', buffer: Buffer.from(text) });
    await sets.getByRole('button', { name: 'Evaluate them' }).click();
    await sets.getByText('1 rule: 1 evaluated in full').waitFor();
    await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Playground' }).click();
    await headline(page, '1 of 2 events matches');
    await crash(page);
    await page.getByText('The evaluation stopped').waitFor();
    await paste(page, 'alpha one\nalpha two');
    await headline(page, 'All 2 events match');
  } finally {
    await close();
  }
});

test('a worker that dies twice on the same text waits for another', { timeout: 180_000 }, async () => {
  const { page, close } = await openPage();
  try {
    await paste(page, 'cscript C:\\x\\pubprn.vbs a script:http://b');
    await headline(page, 'The event matches');
    const restarted = page.waitForEvent('worker');
    await crash(page);
    await restarted;
    await page.getByTestId('worker-state').getByText('Ready').waitFor();
    await crash(page);
    await page.getByText('The evaluation stopped twice').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByTestId('worker-state').getByText('Ready').waitFor();
    await headline(page, 'The event matches');
  } finally {
    await close();
  }
});

journey('a full use asks for nothing but the page’s own files', async (page, { requests }) => {
  await paste(page, 'cscript C:\\x\\pubprn.vbs a script:http://b');
  await headline(page, 'The event matches');
  await page.getByRole('link', { name: 'Rules' }).click();
  await page.getByRole('link', { name: /Pubprn/ }).click();
  await page.getByRole('region', { name: 'Text of the rule' }).waitFor();
  await page.getByRole('button', { name: 'New rule' }).click();
  await page.getByText('No problems found.').waitFor();
  await page.getByRole('button', { name: 'About' }).click();
  await page.keyboard.press('Escape');
  await page.reload();
  const own = new URL(page.url()).origin;
  // Requests for anything else fail the journey by themselves; this shows that they are watched.
  assert.ok(requests.length > 5);
  assert.ok(requests.every((address) => address.startsWith(own)));
});
