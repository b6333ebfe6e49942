// The exercises: worked on, kept, and written by oneself.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { read, write } from './editor.mjs';
import { journey } from './journey.mjs';
import { openExercise, openExercises } from './states.mjs';

const text = (page) => page.getByLabel('Text of your rule');
const goals = (page) => page.getByRole('region', { name: 'Goals', exact: true }).getByRole('listitem');

const rule = (found) => `title: Scriptlet by pubprn
logsource: {product: windows, category: process_creation}
detection:
  selection:
    CommandLine|contains: '${found}'
  condition: selection
`;

const own = `cutout-exercise: 1
id: mine
title: One of my own
level: first
story: A tool.
events:
  - label: malicious
    text: tool.exe -a b
starter: {language: eql, text: 'process where process.command_line : "*other*"'}
hints: [Look.]
goals: [malicious]
answer: {language: eql, text: 'process where process.command_line : "*tool*"'}
explanation: Because.
`;

journey('an exercise is solved by typing, and stays solved', async (page) => {
  await openExercises(page);
  await openExercise(page, 'The line without a path');
  await goals(page).filter({ hasText: 'Not yet: Every malicious event is matched' }).waitFor();
  // The event that is missed, and the predicate that misses it.
  const missed = page.getByRole('listitem').filter({ hasText: 'missed' }).filter({ hasText: 'script:https://example.com/b.sct' });
  await missed.getByText(/CommandLine .*\\pubprn\.vbs/).first().waitFor();
  await page.getByText('Label hidden until you change the rule').waitFor();

  await write(text(page), rule('script:'));
  await goals(page).filter({ hasText: 'Met: Every malicious event is matched' }).waitFor();
  await goals(page).filter({ hasText: 'Not yet: No benign event is matched' }).waitFor();
  await page.getByText('false alarm').waitFor();

  await write(text(page), `title: x
logsource: {product: windows, category: process_creation}
detection:
  selection:
    CommandLine|contains|all: ['pubprn.vbs', 'script:']
  condition: selection
`);
  await page.getByText('Solved.', { exact: true }).waitFor();
  await page.getByText('The worked answer', { exact: true }).click();
  await page.getByText('A backslash ties the name to a path').waitFor();
  await page.reload();
  await page.getByText('Solved.', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Next exercise' }).click();
  await page.getByRole('heading', { level: 2 }).filter({ hasNotText: 'The line without a path' }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'The line without a path' }).waitFor();
  await page.getByRole('link', { name: 'All exercises' }).click();
  await page.getByRole('link', { name: 'The line without a path' }).getByText('solved').waitFor();
  await page.getByText('1 of 13 solved').waitFor();
});

journey('hints come one at a time, and an answer that was asked for is said so', async (page) => {
  await openExercises(page);
  await openExercise(page, 'The line without a path');
  assert.equal(await page.getByText('Which character of the rule').count(), 0);
  await page.getByRole('button', { name: 'Show a hint (of 2)' }).click();
  await page.getByText('Which character of the rule').waitFor();
  assert.equal(await page.getByText('rare enough by itself').count(), 0);
  await page.getByRole('button', { name: 'Next hint (1 left)' }).click();
  await page.getByText('rare enough by itself').waitFor();
  await page.getByRole('button', { name: 'Show the answer' }).click();
  await page.getByText('you asked for it before solving').waitFor();
  await page.getByText('answer seen').waitFor();
});

journey('starting over brings the starter back, and undo the rule', async (page) => {
  await openExercises(page);
  await openExercise(page, 'The line without a path');
  await text(page).waitFor();
  const starter = await read(text(page));
  await write(text(page), 'title: half');
  await page.getByRole('button', { name: 'Start over' }).click();
  await page.getByText('The rule is the starter again.').waitFor();
  assert.equal(await read(text(page)), starter);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.waitForFunction(() => JSON.parse(localStorage['cutout.exercises'] ?? '{}').works?.['pubprn-without-a-path']?.rule === 'title: half');
  assert.equal(await read(text(page)), 'title: half');
});

journey('an exercise of one’s own is checked with line numbers, and listed beside the others', async (page) => {
  await page.goto(page.url().replace(/#.*|$/, '#/instructor'));
  await page.getByRole('heading', { name: 'Teach with exercises' }).waitFor();
  const open = (name, text) =>
    page.getByLabel('Files of exercises').setInputFiles({ name, mimeType: 'text/yaml', buffer: Buffer.from(text) });
  await open('mine.yml', own.replace('goals: [malicious]', 'goals: [maliciuos]'));
  const problems = page.getByRole('region', { name: 'Problems in mine.yml' });
  await problems.getByText('11:', { exact: false }).first().waitFor();
  await problems.getByText('a goal is one of').waitFor();
  await open('mine.yml', own.replace('*other*', '*tool*'));
  await page.getByText('The starter meets all goals').waitFor();
  await open('mine.yml', own);
  await page.getByText('Sound: the starter leaves something to do').waitFor();
  await page.reload();
  await page.getByRole('link', { name: 'One of my own' }).click();
  await goals(page).filter({ hasText: 'Not yet: Every malicious event is matched' }).waitFor();
  await page.getByRole('link', { name: 'All exercises' }).click();
  await page.getByRole('heading', { name: 'From your files' }).waitFor();
});

journey('progress is saved as a file, and opened again', async (page) => {
  await openExercises(page);
  await openExercise(page, 'The line without a path');
  await write(text(page), rule('pubprn'));
  await page.getByText('begun').waitFor();
  await page.getByRole('link', { name: 'All exercises' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save progress' }).click();
  const file = await (await download).path();
  const saved = readFileSync(file);
  assert.equal(JSON.parse(saved).works['pubprn-without-a-path'].rule, rule('pubprn'));
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await page.getByText('0 of 13 solved').waitFor();
  await page.getByLabel('File of progress').setInputFiles({ name: 'p.json', mimeType: 'application/json', buffer: saved });
  await page.getByRole('link', { name: 'The line without a path' }).getByText('begun').waitFor();
  await page.getByLabel('File of progress').setInputFiles({ name: 'no.json', mimeType: 'application/json', buffer: Buffer.from('nothing') });
  await page.getByText('no.json is no file of progress').waitFor();
});
