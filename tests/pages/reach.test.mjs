// Corpus reach: fetched behind the first report, and figures of one's own in its place.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { journey } from './journey.mjs';
import { openGuide, openRules } from './states.mjs';
import { zipFile } from './zip-file.mjs';

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

journey('the reach of each predicate of a rule is drawn, and longer where more rules use it', async (page) => {
  await openRules(page);
  await page.getByRole('link', { name: /CL_Mutexverifiers/i }).click();
  await page.getByText('the marks are at 5, shared, and 20, common').waitFor();
  const drawn = await page.locator('.predicates tbody tr').evaluateAll((rows) =>
    rows.flatMap((row) => {
      const rules = Number(/(\d[\d,]*) rules?/.exec(row.querySelector('.reach__chip')?.textContent)?.[1].replace(',', ''));
      const bar = row.querySelector('.reach-bar__part');
      return bar && rules ? [[rules, Number(bar.getAttribute('width'))]] : [];
    }),
  );
  assert.ok(drawn.length > 0);
  for (const [rules, width] of drawn) {
    const expected = (100 * Math.log(1 + Math.min(rules, 1000))) / Math.log(1001);
    assert.ok(Math.abs(width - expected) < 0.1, `${rules} rules are drawn ${width} long`);
  }
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

/** Drops a file or folder of the disk, as a file manager does. */
async function dropPath(page, path) {
  await source(page).scrollIntoViewIfNeeded();
  const box = await source(page).boundingBox();
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop']) {
    await devtools.send('Input.dispatchDragEvent', { type, x: box.x + 20, y: box.y + 20, data });
  }
}

journey('a folder that is dropped is gone through to its end', async (page) => {
  await openGuide(page);
  await source(page).getByText('SigmaHQ/sigma').waitFor();
  const folder = mkdtempSync(join(tmpdir(), 'cutout-'));
  try {
    // More than the hundred that a browser lists at a time.
    mkdirSync(join(folder, 'ours/windows/more'), { recursive: true });
    mkdirSync(join(folder, 'notes'));
    for (let at = 0; at < 120; at += 1) writeFileSync(join(folder, `ours/windows/more/${at}.yml`), rule('winrm'));
    writeFileSync(join(folder, 'ours/a.yml'), rule('wscript'));
    writeFileSync(join(folder, 'ours/README.md'), 'text');
    writeFileSync(join(folder, 'notes/a.txt'), 'text');
    await dropPath(page, join(folder, 'ours'));
    await source(page).getByText('ours: 121 rules').waitFor();
    await source(page).getByText('Your own: 2 indicators').waitFor();
    await dropPath(page, join(folder, 'notes'));
    await page.getByText('There is no file of rules in it').waitFor();
    assert.ok(await source(page).getByText('ours: 121 rules').isVisible());
  } finally {
    rmSync(folder, { recursive: true });
  }
});

journey('a zip of rules is unpacked here, and saved as an index', async (page) => {
  await openGuide(page);
  await source(page).getByText('SigmaHQ/sigma').waitFor();
  const rules = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`sigma/rules/${at}.yml`, rule('winrm')]));
  await page.locator('#reach-file').setInputFiles(file('ours.zip', zipFile({ ...rules, 'sigma/README.md': 'x' })));
  await source(page).getByText('ours: 40 rules').waitFor();

  const saved = page.waitForEvent('download');
  await source(page).getByRole('button', { name: 'Save as index' }).click();
  const index = readFileSync(await (await saved).path());
  await page.getByRole('button', { name: 'Back to the public rules' }).click();
  await source(page).getByText('SigmaHQ/sigma').waitFor();
  await page.locator('#reach-file').setInputFiles(file('ours.idx', index));
  await source(page).getByText('ours: 40 rules').waitFor();
});

journey('a zip that is cut off, encrypted or without rules is refused in plain words', async (page) => {
  await openGuide(page);
  await source(page).getByText('SigmaHQ/sigma').waitFor();
  const whole = zipFile({ 'a.yml': rule('winrm') });
  const open = (name, bytes) => page.locator('#reach-file').setInputFiles(file(name, bytes));
  await open('cut.zip', whole.subarray(0, whole.length - 9));
  await page.getByText('cut.zip: the archive is cut off').waitFor();
  await open('secret.zip', zipFile({ 'a.yml': rule('winrm') }, 1));
  await page.getByText('secret.zip: a.yml is encrypted').waitFor();
  await open('notes.zip', zipFile({ 'a.txt': 'text' }));
  await page.getByText('notes.zip: it has no file of rules').waitFor();
  assert.ok(await source(page).getByText('SigmaHQ/sigma').isVisible());
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
