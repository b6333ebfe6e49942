// Corpus reach: fetched behind the first report, and figures of one's own in its place.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { journey } from './journey.mjs';
import { openGuide } from './states.mjs';

const source = (page) => page.getByRole('region', { name: 'Where reach is from' });
const rule = (value) =>
  `title: R\nlogsource: {product: windows}\ndetection:\n  a:\n    CommandLine|contains: '${value}'\n  condition: a\n`;
const file = (name, text) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) });

journey('the public figures are there, with what they rest on', async (page) => {
  await openGuide(page);
  await source(page).getByText('SigmaHQ/sigma: 3,779 rules at').waitFor();
  await page.getByLabel('Find values by text').fill('\\cmd.exe');
  await page.getByRole('button', { name: 'used by 122 rules' }).click();
  await page.getByText('Sigma 121 · Elastic 0 · Splunk 1').waitFor();
  await page.getByText('In other spellings, too: 217 rules').waitFor();
});

journey('rules of one’s own are counted here, and the public ones come back', async (page) => {
  await openGuide(page);
  await source(page).getByText('SigmaHQ/sigma').waitFor();
  const rules = Array.from({ length: 6 }, (_, at) => file(`${at}.yml`, rule('winrm')));
  await page.locator('#reach-file').setInputFiles(rules);
  await source(page).getByText('Your own: 1 indicator').waitFor();
  await page.getByLabel('Find values by text').fill('winrm');
  await page.getByRole('button', { name: 'used by 6 rules' }).waitFor();
  await page.getByRole('button', { name: 'Back to the public rules' }).click();
  await source(page).getByText('SigmaHQ/sigma').waitFor();
  await page.getByRole('button', { name: 'used by 2 rules' }).first().waitFor();
});

journey('an index that is cut off or of another version is refused in plain words', async (page) => {
  await openGuide(page);
  await source(page).getByText('SigmaHQ/sigma').waitFor();
  const whole = readFileSync(new URL('../../assets/reach/public.idx', import.meta.url));
  await page.locator('#reach-file').setInputFiles(file('cut.idx', whole.subarray(0, 5000)));
  await page.getByText('cut.idx: this reach index is cut off').waitFor();
  const newer = Buffer.from(whole);
  newer[4] = 9;
  await page.locator('#reach-file').setInputFiles(file('newer.idx', newer));
  await page.getByText('newer.idx: this reach index is of version 9').waitFor();
  await page.locator('#reach-file').setInputFiles(file('notes.txt', 'text'));
  await page.getByText('There is no file of rules in notes.txt').waitFor();
  assert.ok(await source(page).getByText('SigmaHQ/sigma').isVisible());
  await page.locator('#reach-file').setInputFiles(file('whole.idx', whole));
  await source(page).getByText('Your own: ').waitFor();
});
