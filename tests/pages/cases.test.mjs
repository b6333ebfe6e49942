// Labelled events as a case set: counted, listed, saved as files, and opened again.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { read } from './editor.mjs';
import { journey } from './journey.mjs';
import { events, headline, label, openExercise, openExercises, paste } from './states.mjs';

const lines = `cscript C:\\x\\pubprn.vbs a script:http://example.com/b
notepad.exe C:\\a.txt
findstr.exe "script:" C:\\x\\pubprn.vbs
`;

const table = (page) => page.getByRole('region', { name: 'Labels by rule' });

async function labelled(page) {
  await paste(page, lines);
  await label(page, 'example.com', 'malicious');
  await label(page, 'notepad', 'malicious');
  await label(page, 'findstr', 'benign');
  await page.getByText('2 labels are broken').click();
  await table(page).waitFor();
}

/** Saves a file with the button of that name, and gives its bytes. */
async function saved(page, name) {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name }).click();
  return readFileSync(await (await download).path());
}

const open = (page, name, text) =>
  page.getByLabel('File to open').setInputFiles({ name, mimeType: 'text/yaml', buffer: Buffer.from(text) });

journey('labels are counted by rule, and a figure lists its events', async (page) => {
  await labelled(page);
  const figure = (name) => table(page).getByRole('button', { name });
  await figure('All rules: 1 TP, list them').waitFor();
  await figure(/^All rules: 1 (FN|M \?), broken, list them$/).first().click();
  await events(page).getByRole('row').nth(1).waitFor({ state: 'detached' });
  assert.match(await events(page).getByRole('row').innerText(), /notepad/);
  await figure(/^Pubprn.vbs Proxy Execution: 1 FP, broken/).click();
  await events(page).getByRole('row').filter({ hasText: 'findstr' }).waitFor();
  assert.equal(await events(page).getByRole('row').count(), 1);
  await figure(/^Pubprn.vbs Proxy Execution: 1 FP, broken/).click();
  await events(page).getByRole('row').nth(2).waitFor();
});

journey('a case file brings the events, labels and rules back, and the work before comes back too', async (page) => {
  await labelled(page);
  const file = String(await saved(page, 'Save as case file'));
  assert.match(file, /^cutout-cases: 1\n/);
  assert.match(file, /pack: "t1216"/);
  assert.match(file, /labels: \[malicious, malicious, benign\]/);
  await page.evaluate(() => localStorage.clear());
  await paste(page, 'calc.exe');
  await open(page, 'cases.yml', file);
  await page.getByText('cases.yml took the place of your work: 3 labelled events, 0 rules of its own.').waitFor();
  assert.equal(await read(page.getByLabel('Events: command lines or log records')), lines);
  await page.getByText('2 labels are broken').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await headline(page, 'The event does not match');
  assert.equal(await read(page.getByLabel('Events: command lines or log records')), 'calc.exe');
});

journey('a case file with a mistake is named with its line, and changes nothing', async (page) => {
  await paste(page, 'calc.exe');
  await open(page, 'cases.yml', 'cutout-cases: 1\ncases:\n  - name: a\n    label: benine\n    events: x\n');
  await page.getByText(/cases.yml was not opened: .*line 4, `label` is one of/).waitFor();
  assert.equal(await read(page.getByLabel('Events: command lines or log records')), 'calc.exe');
});

journey('a case file’s own rules are the only ones', async (page) => {
  await open(page, 'cases.yml', `cutout-cases: 1
rules:
  - text: 'process where process.command_line : "*calc*"'
    language: eql
cases:
  - name: a
    label: malicious
    events: |
      calc.exe
      cscript C:\\x\\pubprn.vbs a script:http://example.com/b
`);
  await headline(page, '1 of 2 events matches');
  await page.getByText('1 label is broken').waitFor();
});

journey('regression folders come in an archive', async (page) => {
  await labelled(page);
  const zip = await saved(page, 'Save as regression folders');
  assert.equal(zip.subarray(0, 2).toString(), 'PK');
  const text = zip.toString();
  assert.match(text, /1fb76ab8-fa60-4b01-bddd-71e89bf555da\/info\.yml/);
  assert.match(text, /match_count: 1/);
});

journey('an exercise comes to the playground with its labels', async (page) => {
  await openExercises(page);
  await openExercise(page, 'The line without a path');
  await page.getByRole('button', { name: 'Open in the playground' }).click();
  await page.getByText('The events and the rule of “The line without a path” are here.').waitFor();
  await page.getByRole('button', { name: 'Show labelled events' }).or(page.getByRole('group', { name: 'Show labelled events' })).getByText('malicious').waitFor();
});
