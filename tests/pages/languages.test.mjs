// Rules in several languages: each is found to be what it is, evaluated, and underlined where it
// says what it says.
import assert from 'node:assert/strict';
import { selected, write } from './editor.mjs';
import { journey } from './journey.mjs';
import { headline, openRules, paste } from './states.mjs';

const text = (page) => page.getByLabel('Text of your rule');
const line = 'frobnicate.exe --quietly https://example.com';

const rules = {
  'Elastic EQL': `process where event.type == "start" and process.command_line : "*--quietly*"\n`,
  'KQL (Kibana)': `event.category: process and process.command_line: *--quietly*\n`,
  'Splunk SPL': `| tstats count from datamodel=Endpoint.Processes where Processes.process="*--quietly*" by Processes.dest\n`,
};

async function writeRule(page, source) {
  await openRules(page);
  await page.getByRole('button', { name: 'New rule' }).click();
  await write(text(page), source);
}

for (const [language, source] of Object.entries(rules)) {
  journey(`a rule in ${language} is found out, matches, and its words are shown`, async (page) => {
    await paste(page, line);
    await writeRule(page, source);
    await page.getByText(`Found: ${language}`).waitFor({ state: 'attached' });
    await page.getByRole('link', { name: 'Playground', exact: true }).click();
    await headline(page, 'The event matches');
    const marked = page.locator('.mark', { hasText: '--quietly' });
    await marked.first().waitFor();
    await page.getByRole('link', { name: /^rule line 1$/ }).last().click();
    assert.match(await selected(text(page)), /--quietly/);
  });
}

journey('a query that is not evaluated says so', async (page) => {
  await writeRule(page, 'from logs-* | where process.name == "cscript.exe"\n');
  await page.getByText('Found: ES|QL').waitFor({ state: 'attached' });
  await page.getByText('not evaluated', { exact: true }).waitFor();
});

journey('the language of a rule can be chosen, and is kept', async (page) => {
  await writeRule(page, 'process.command_line: *x*\n');
  await page.getByText('Found: KQL (Kibana)').waitFor({ state: 'attached' });
  const choice = page.getByLabel('Language');
  await choice.selectOption('Lucene');
  await page.getByText('not evaluated', { exact: true }).waitFor();
  await page.reload();
  await page.getByText('not evaluated', { exact: true }).waitFor();
  assert.equal(await choice.evaluate((select) => select.selectedOptions[0].textContent), 'Lucene');
});

journey('the rules of the pack in other languages can be read', async (page) => {
  await openRules(page);
  await page.getByRole('link', { name: /Delayed Execution via Ping/ }).click();
  await page.getByRole('region', { name: 'Text of the rule' }).getByText('ScreenConnectConfigurator').waitFor();
  const underlined = await page.locator('.source__predicate').allInnerTexts();
  assert.ok(underlined.some((words) => words.includes('ScreenConnectConfigurator')));
});

journey('the formats of a mixture are named, each with its reason', async (page) => {
  await paste(page, `${line}\n{"Image":"C:\\\\x.exe","CommandLine":"x"}\n`);
  await page.getByRole('button', { name: 'Which, and why?' }).click();
  const found = page.getByRole('region', { name: 'Formats that were found' });
  await found.getByText('Command lines').waitFor();
  await found.getByText('JSON', { exact: true }).waitFor();
  await found.getByRole('link', { name: /can’t carry/ }).click();
  await page.getByRole('heading', { name: 'Security 4688' }).waitFor();
  await page.getByLabel('Find fields by any of their names').fill('newprocessname');
  await page.locator('.names__field', { hasText: 'Image' }).first().waitFor();
});
