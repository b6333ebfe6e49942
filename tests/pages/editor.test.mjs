// The editors themselves: what they show beside and in the text, and that plain text stays a
// switch away.
import assert from 'node:assert/strict';
import { caretLine, read, select, write } from './editor.mjs';
import { journey } from './journey.mjs';
import { events, headline, paste } from './states.mjs';

const editor = (page) => page.getByLabel('Events: command lines or log records');
const rich = (page) => page.locator('.editor--rich');
const match = 'cscript C:\\x\\pubprn.vbs a script:http://b';

journey('each line says what the rules say of it, and what they found is marked', async (page) => {
  await paste(page, `whoami\n${match}\n`);
  await headline(page, '1 of 2 events matches');
  await rich(page).locator('.cm-verdict-match').waitFor();
  assert.equal(await rich(page).locator('.cm-verdict-no_match').count(), 1);
  const marks = rich(page).locator('[class^=cm-hue]');
  assert.deepEqual(await marks.allInnerTexts(), ['\\pubprn.vbs', 'script:']);
  await marks.first().hover();
  const told = rich(page).locator('.cm-told');
  await told.getByText('CommandLine contains \\pubprn.vbs').waitFor();
  assert.match(await told.getByRole('link').first().getAttribute('href'), /^#\/rules\/pack\/.*@\d+-\d+$/);
});

journey('marks stand where a record writes the value', async (page) => {
  await paste(page, JSON.stringify({ EventID: 1, CommandLine: match }));
  await headline(page, 'The event matches');
  const marks = rich(page).locator('[class^=cm-hue]');
  await marks.first().waitFor();
  assert.deepEqual(await marks.allInnerTexts(), ['\\\\pubprn.vbs', 'script:']);
});

journey('a click beside a line labels its event, and the list knows', async (page) => {
  await paste(page, `whoami\n${match}\n`);
  const label = () => rich(page).locator('.cm-label').last();
  await label().click();
  await rich(page).locator('.cm-label-malicious').waitFor();
  await label().click();
  await rich(page).locator('.cm-label-benign').waitFor();
  await label().click();
  await rich(page).locator('.cm-label-none').nth(1).waitFor();
});

journey('the caret and the list follow one another', async (page) => {
  await paste(page, `whoami\nhostname\n${match}\n`);
  await headline(page, '1 of 3 events matches');
  await events(page).getByText('hostname').click();
  await rich(page).locator('.cm-shown', { hasText: 'hostname' }).waitFor();
  await select(editor(page), 0, 0);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await rich(page).locator('.cm-shown', { hasText: 'whoami' }).waitFor();
});

journey('what was typed is undone and found', async (page) => {
  await paste(page, 'whoami\nhostname\n');
  await editor(page).focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('ipconfig');
  await headline(page, 'None of 3 events match');
  await page.keyboard.press('Control+z');
  await headline(page, 'None of 2 events match');
  await page.keyboard.press('Control+f');
  await page.keyboard.type('host');
  await page.keyboard.press('Enter');
  assert.equal(await caretLine(editor(page)), 2);
});

journey('plain text is a switch away, keeps the text, and is kept', async (page) => {
  await paste(page, match);
  await rich(page).waitFor();
  await page.getByLabel('Plain').check();
  await page.locator('textarea.editor').waitFor();
  assert.equal(await read(editor(page)), match);
  await write(editor(page), 'whoami');
  await headline(page, 'The event does not match');
  // Choices are written a moment after they change.
  await page.waitForFunction(() => Object.values(localStorage).some((value) => value.includes('"plain":true')));
  await page.reload();
  await page.locator('textarea.editor').waitFor();
  assert.equal(await read(editor(page)), 'whoami');
});

journey('a mistake in a rule is underlined, and its fix is a key away', async (page) => {
  await page.getByRole('link', { name: 'Rules', exact: true }).click();
  await page.getByRole('button', { name: 'New rule', exact: true }).click();
  const rule = page.getByLabel('Text of your rule');
  await rich(page).waitFor();
  await write(rule, 'title: t\nlogsource:\n  category: process_creation\ndetection:\n  s:\n    CommandLine|conatins: x\n  condition: s\n');
  await rich(page).locator('.cm-lintRange-error').first().waitFor();
  await select(rule, 0, 0);
  await page.keyboard.press('Control+.');
  await page.waitForFunction(() => document.querySelector('#rule-text').cutoutEditor.text().includes('CommandLine|contains: x'));
  await page.getByText('No problems found.').waitFor();
});

journey('fields and modifiers are completed', async (page) => {
  await page.getByRole('link', { name: 'Rules', exact: true }).click();
  await page.getByRole('button', { name: 'New rule', exact: true }).click();
  const rule = page.getByLabel('Text of your rule');
  await rich(page).waitFor();
  await write(rule, 'detection:\n  s:\n    ');
  await page.keyboard.type('OrigF');
  await rich(page).locator('.cm-tooltip-autocomplete').getByText('OriginalFileName').click();
  assert.match(await read(rule), /OriginalFileName$/);
});
