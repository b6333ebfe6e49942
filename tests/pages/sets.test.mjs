// Rule sets: a folder or archive of rules that is evaluated as a whole, and how an edit of one rule
// among thousands goes.
import assert from 'node:assert/strict';
import { write } from './editor.mjs';
import { journey } from './journey.mjs';
import { headline, openRules, paste } from './states.mjs';
import { zipFile } from './zip-file.mjs';

const section = (page) => page.getByRole('region', { name: 'Rule sets' });
const rule = (title, value) =>
  `title: ${title}\nlogsource: {product: windows}\nlevel: high\ndetection:\n  a:\n    CommandLine|contains: '${value}'\n  condition: a\n`;
const file = (name, text) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) });

/** Opens a zip of rules and says what it is for. */
async function open(page, name, rules, answer = 'Evaluate them') {
  await openRules(page);
  await page.locator('#set-file').setInputFiles(file(name, zipFile(rules)));
  await section(page).getByRole('button', { name: answer, exact: true }).click();
}

const toPlayground = (page) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Playground' }).click();

journey('a set is evaluated beside the pack, switched off and on, and removed', async (page) => {
  await paste(page, 'alpha one\nbeta two\nquiet');
  await headline(page, 'None of 3 events match');
  await open(page, 'ours.zip', {
    'ours/a.yml': rule('Alpha', 'alpha'),
    'ours/b.yml': rule('Beta', 'beta'),
    'ours/broken.yml': rule('Broken', 'x').replace('contains', 'contians'),
  });
  await section(page).getByText('3 rules: 2 evaluated in full, 0 with parts that are not evaluated here, 1 error').waitFor();
  await section(page).getByText('What is not evaluated in full').click();
  await section(page).getByRole('link', { name: 'ours/broken.yml:6' }).waitFor();
  await toPlayground(page);
  await headline(page, '2 of 3 events match');

  await openRules(page);
  await page.getByRole('link', { name: /^Alpha/ }).click();
  await page.getByRole('region', { name: 'Text of the rule' }).getByText("'alpha'").waitFor();

  const set = page.getByRole('switch', { name: 'Evaluate the rule set ours' });
  await set.click();
  await toPlayground(page);
  await headline(page, 'None of 3 events match');
  await openRules(page);
  await set.click();
  await page.getByRole('switch', { name: 'Evaluate Beta' }).click();
  await toPlayground(page);
  await headline(page, '1 of 3 events matches');

  await openRules(page);
  await section(page).getByRole('button', { name: 'Remove the rule set ours' }).click();
  await set.waitFor({ state: 'detached' });
  await toPlayground(page);
  await headline(page, 'None of 3 events match');
});

journey('thousands of rules that are opened are listed a hundred at a time, and found by text', async (page) => {
  await paste(page, 'word4321 here');
  const many = Object.fromEntries(
    Array.from({ length: 5000 }, (_, at) => [`many/${at}.yml`, rule(`Rule ${at}`, `word${at} `)]),
  );
  await open(page, 'many.zip', many);
  await section(page).getByText('5,000 rules: 5,000 evaluated in full').waitFor();
  await page.getByText('4,900 more rules are not shown').waitFor();
  assert.equal(await page.getByRole('switch', { name: /^Evaluate Rule \d+$/ }).count(), 100);
  await page.getByRole('button', { name: 'show 100 more' }).click();
  await page.getByText('4,800 more rules are not shown').waitFor();
  await page.getByLabel('Find rules by text').fill('rule 4321');
  await page.getByRole('link', { name: /^Rule 4321/ }).waitFor();
  await toPlayground(page);
  await headline(page, 'The event matches');
});

journey('the files of a set can be counted for reach as well', async (page) => {
  await paste(page, 'alpha one');
  await open(page, 'ours.zip', { 'ours/a.yml': rule('Alpha', 'alpha') }, 'Both');
  await section(page).getByText('1 rule: 1 evaluated in full').waitFor();
  await toPlayground(page);
  await headline(page, 'The event matches');
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Guide' }).click();
  await page.getByText('ours: 1 rule').waitFor();
});

journey('what is no set of rules is refused in plain words', async (page) => {
  await openRules(page);
  await page.locator('#set-file').setInputFiles(file('notes.txt', 'text'));
  await page.getByText('There is no file of rules in notes.txt').waitFor();
  await page.locator('#set-file').setInputFiles(file('public.idx', 'x'));
  await page.getByText('public.idx holds figures of how common predicates are, and no rules.').waitFor();
  await open(page, 'macros.zip', { 'm/a.yml': 'definition: x\nname: y\n' });
  await page.getByText('There is no rule in macros').waitFor();
});

journey('a rule of one’s own is edited beside a set, and its verdicts follow', async (page) => {
  await paste(page, 'alpha one\ngamma three');
  await open(page, 'ours.zip', { 'ours/a.yml': rule('Alpha', 'alpha') });
  await section(page).getByText('1 rule: 1 evaluated in full').waitFor();
  await page.getByRole('button', { name: 'New rule' }).click();
  await write(page.getByLabel('Text of your rule'), rule('Mine', 'gamma'));
  await toPlayground(page);
  await headline(page, 'All 2 events match');
});

journey('five thousand rules in one text, and one value of 20 MB, leave the page at work', async (page) => {
  await openRules(page);
  const all = Array.from({ length: 5000 }, (_, at) => rule(`Rule ${at}`, `word${at} `)).join('---\n');
  await page.locator('#set-file').setInputFiles(file('all.yml', all));
  await section(page).getByRole('button', { name: 'Evaluate them' }).click();
  await section(page).getByText('5,000 rules').waitFor();
  const value = `{"CommandLine":"word17 ${'x'.repeat(20 << 20)}","Image":"C:\\\\x.exe","EventID":1}`;
  await toPlayground(page);
  await page.locator('#events-file').setInputFiles(file('one.ndjson', `${value}\n{"CommandLine":"y","EventID":1}\n`));
  await page.waitForFunction(() => /1 of 2 events matches/.test(document.querySelector('[data-testid=headline]')?.textContent ?? ''), null, { timeout: 120_000 });
});
