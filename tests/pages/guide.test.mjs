// The guide: its figures, its filters, and the way from a value to the rules that use it.
import assert from 'node:assert/strict';
import { journey } from './journey.mjs';
import { openGuide, openRules } from './states.mjs';

const figure = (page, name) => page.locator('.figures__one', { hasText: name }).locator('dd').innerText();

journey('the guide of the pack has the figures of the published one', async (page) => {
  await openGuide(page);
  assert.equal(await figure(page, 'events'), '3');
  assert.equal(await figure(page, 'fields'), '14');
  assert.equal(await figure(page, 'indicators'), '83');
  assert.equal(await figure(page, 'exclusions'), '29');
});

journey('a value leads to the rules that use it, and to its place there', async (page) => {
  await openGuide(page);
  await page.getByLabel('Find values by text').fill('pubprn');
  await page.getByRole('button', { name: '\\pubprn.vbs' }).click();
  await page.getByRole('link', { name: 'Pubprn.vbs Proxy Execution' }).click();
  const target = page.locator('#rule-target');
  await target.waitFor();
  assert.equal(await target.innerText(), "'\\pubprn.vbs'");
});

journey('the guide counts the rules of one vendor', async (page) => {
  await openGuide(page);
  await page.getByLabel('Vendor').selectOption({ label: 'Elastic (1)' });
  await page.locator('.pane__sub', { hasText: /^1 rule$/ }).waitFor();
  assert.equal(await figure(page, 'exclusions'), '21');
  await page.getByLabel('Vendor').selectOption({ label: 'Every vendor' });
  await page.getByText('19 rules', { exact: true }).waitFor();
});

journey('a field shows its own values only, until all are asked for', async (page) => {
  await openGuide(page);
  await page.getByRole('button', { name: /^event_count/ }).click();
  const values = page.getByRole('region', { name: 'Indicators' });
  assert.equal(await values.locator('.values__row').count(), 1);
  await page.getByRole('button', { name: /^Show all fields/ }).click();
  assert.equal(await values.locator('.values__row').count(), 83);
});

journey('a rule of one’s own is counted, and one that is switched off is not', async (page) => {
  await openRules(page);
  await page.getByLabel('New rule from a template').selectOption('Splunk SPL');
  await page.getByText('No problems found.').waitFor();
  await openGuide(page);
  await page.getByText('20 rules', { exact: true }).waitFor();
  await openRules(page);
  await page.getByRole('button', { name: 'All off' }).click();
  await openGuide(page);
  await page.getByText('No rule is switched on').waitFor();
});
