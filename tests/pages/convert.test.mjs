// Rules as queries of other engines.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { journey } from './journey.mjs';
import { convert, openRules, paste, writeRule } from './states.mjs';

const dialog = (page) => page.getByRole('dialog', { name: /^Convert/ });
const query = (page, engine) => dialog(page).getByRole('region', { name: engine }).innerText();
const to = (page, engine) => dialog(page).getByLabel('Engine').selectOption(engine);

journey('a rule of the pack becomes a query, to copy and to keep', async (page) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openRules(page);
  await page.getByRole('link', { name: 'Pubprn.vbs Proxy Execution' }).click();
  await convert(page);
  await to(page, 'DuckDB');
  await dialog(page).getByText('It selects what the rule matches.').waitFor();
  const sql = await query(page, 'DuckDB');
  assert.match(sql, /^SELECT \*\nFROM events\nWHERE /);
  assert.match(sql, /LIKE '%script:%'/);
  await dialog(page).getByRole('button', { name: 'Copy the query' }).click();
  await dialog(page).getByText('Copied.').waitFor();
  assert.equal((await page.evaluate(() => navigator.clipboard.readText())).trim(), sql.trim());
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog(page).getByRole('button', { name: 'Download' }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'pubprn_vbs_proxy_execution.sql');
  assert.equal(await readFile(await download.path(), 'utf8'), sql);
  // The engine is kept, and Escape leads back to the button.
  await page.keyboard.press('Escape');
  await page.reload();
  await convert(page);
  assert.equal(await dialog(page).getByLabel('Engine').locator('option:checked').innerText(), 'DuckDB');
});

const rule = (extra) => `title: One
logsource: {category: process_creation, product: windows}
detection:
  a:
    CommandLine|contains: "it's"
    ${extra}
  condition: a
`;

journey('what an engine can not say is named, with its line', async (page) => {
  await writeRule(page, rule("Thing.of.mine: '<b>'"));
  await convert(page);
  await to(page, 'DuckDB');
  await dialog(page).getByText('It selects what the rule matches, and more.').waitFor();
  await dialog(page).getByRole('listitem').filter({ hasText: 'no field `Thing.of.mine`' }).waitFor();
  await dialog(page).getByText('Line 6.').waitFor();
  assert.match(await query(page, 'DuckDB'), /^-- A superset of the rule: .*\n[^]*LIKE '%it''s%'$/);
});

journey('a file with the names of one’s own table', async (page) => {
  await writeRule(page, rule('User: x'));
  await convert(page);
  await to(page, 'DuckDB');
  const open = (text) =>
    page.locator('#names-file').setInputFiles({ name: 'names.yml', mimeType: 'text/yaml', buffer: Buffer.from(text) });
  await open('cutout-mapping: 1\ntable: hunt.procs\nfields:\n  CommandLine: cmd line\n');
  await page.waitForFunction(() => document.querySelector('dialog').innerText.includes('FROM hunt.procs'));
  assert.match(await query(page, 'DuckDB'), /"cmd line"/);
  await dialog(page).getByText('What the fields are called there').click();
  await dialog(page).getByRole('row', { name: 'CommandLine cmd line' }).waitFor();
  await open('cutout-mapping: 1\nfields:\n  CommandLine: [a]\n');
  await dialog(page).getByText(/names.yml, line 3: /).waitFor();
  await dialog(page).getByRole('button', { name: 'Don’t use it' }).click();
  await page.waitForFunction(() => document.querySelector('dialog').innerText.includes('FROM events'));
});

journey('the log of the events is searched unless another is chosen', async (page) => {
  await paste(page, '{"EventID":4688,"Channel":"Security","CommandLine":"x","NewProcessName":"y"}');
  await openRules(page);
  await page.getByRole('link', { name: 'Pubprn.vbs Proxy Execution' }).click();
  await convert(page);
  await to(page, 'Microsoft Kusto');
  await page.waitForFunction(() => /^SecurityEvent/m.test(document.querySelector('dialog').innerText));
  const log = dialog(page).getByLabel('Log');
  assert.equal(await log.locator('option:checked').innerText(), 'Windows security log, event 4688');
  await log.selectOption('Defender, DeviceProcessEvents');
  await page.waitForFunction(() => /^DeviceProcessEvents/m.test(document.querySelector('dialog').innerText));
});

journey('a text with several rules is converted one by one', async (page) => {
  await writeRule(page, `${rule('User: x')}---\n${rule('User: y').replace('One', 'Two')}`);
  await convert(page);
  await to(page, 'DuckDB');
  await dialog(page).getByRole('combobox', { name: 'Rule' }).selectOption('Two');
  await page.getByRole('dialog', { name: 'Convert “Two”' }).waitFor();
  await page.waitForFunction(() => /'y'/.test(document.querySelector('dialog').innerText));
});
