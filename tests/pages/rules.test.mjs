// The rules: reading the pack's, switching them, and writing one.
import assert from 'node:assert/strict';
import { caretLine, read } from './editor.mjs';
import { journey } from './journey.mjs';
import { headline, openRules, paste, writeRule } from './states.mjs';

const text = (page) => page.getByLabel('Text of your rule');
const problems = (page) => page.getByRole('region', { name: 'Problems in the rule' });

const rule = (detection) => `title: Mine
level: high
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    ${detection}
  condition: selection
`;

journey('a rule of the pack shows its text, its reach and where it comes from', async (page) => {
  await openRules(page);
  await page.getByLabel('Find rules by text').fill('mutex');
  await page.getByRole('link', { name: /CL_Mutexverifiers/ }).click();
  await page.getByRole('button', { name: /^used by 172 rules/ }).click();
  await page.getByText('Popularity, not a false-positive rate').waitFor();
  const upstream = page.getByRole('link', { name: /^https:\/\/github.com\/SigmaHQ/ });
  assert.match(await upstream.getAttribute('rel'), /noopener/);
  await page.goBack();
  await page.getByText('Choose a rule to read its text').waitFor();
});

journey('a trace leads to the predicate in the rule’s text', async (page) => {
  await paste(page, 'cscript C:\\x\\pubprn.vbs a script:http://b');
  await page.getByRole('link', { name: /^rule line/ }).first().click();
  const target = page.locator('#rule-target');
  await target.waitFor();
  assert.equal(await target.innerText(), "'\\pubprn.vbs'");
});

journey('a rule of one’s own is evaluated with the pack', async (page) => {
  await paste(page, 'frobnicate.exe --quietly');
  await headline(page, 'The event does not match');
  await writeRule(page, rule("CommandLine|contains: 'frobnicate'"));
  await page.getByText('No problems found.').waitFor();
  await page.getByRole('link', { name: 'Playground', exact: true }).click();
  await headline(page, 'The event matches');
  await page.getByRole('heading', { name: 'Mine' }).waitFor();
});

journey('a mistake in a rule is named at its line, and its fix mends it', async (page) => {
  await writeRule(page, rule("CommandLine|conatins: 'frobnicate'"));
  await problems(page).getByRole('button', { name: /go to line 8:/ }).first().click();
  const line = await caretLine(text(page));
  assert.equal(line, 8);
  await page.getByRole('button', { name: 'Replace with `contains`' }).click();
  await page.getByText('No problems found.').waitFor();
  assert.match(await read(text(page)), /CommandLine\|contains:/);
});

journey('a deleted rule comes back, and a rule survives a reload', async (page) => {
  const source = rule("CommandLine|contains: 'frobnicate'");
  await writeRule(page, source);
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  assert.equal(await read(text(page)), source);
  await page.reload();
  assert.equal(await read(text(page)), source);
});

journey('text that is no rule at all is told, and stops nothing', async (page) => {
  await paste(page, 'cscript C:\\x\\pubprn.vbs a script:http://b');
  for (const source of ['', '- [', 'just words', `title: ${'['.repeat(1000)}`, '\u0000', rule('CommandLine|re: "("')]) {
    await writeRule(page, source);
    await problems(page).waitFor();
  }
  await page.getByRole('link', { name: 'Playground', exact: true }).click();
  await headline(page, 'The event matches');
});
