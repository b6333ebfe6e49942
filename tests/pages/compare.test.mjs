// Two versions of a rule on the same events.
import assert from 'node:assert/strict';
import { read, write } from './editor.mjs';
import { journey } from './journey.mjs';
import { label, paste, writeRule } from './states.mjs';

const text = (page) => page.getByLabel('Text of your rule');
const panel = (page) => page.getByRole('region', { name: 'Since the version you kept' });
const keep = (page) => page.getByRole('button', { name: 'Compare from here' }).click();

const rule = (value, extra = '') => `title: Mine
logsource: {product: windows, category: process_creation}
detection:
  selection:
    CommandLine|contains: '${value}'
${extra}  condition: selection
`;

const EVENTS = 'frob a.vbs\nfrob b.wsf\nfrob c.vbs d.wsf';

journey('what a change gains and loses shows while it is typed', async (page) => {
  await paste(page, EVENTS);
  await label(page, 'frob a.vbs', 'malicious');
  await writeRule(page, rule('.vbs'));
  await keep(page);
  await panel(page).getByText('The text is that version.').waitFor();
  await write(text(page), rule('.wsf'));
  await panel(page).getByText('1 now a match').waitFor();
  await panel(page).getByText('1 no longer a match').waitFor();
  await panel(page).getByText('1 event matches both.').waitFor();
  await panel(page).getByText('1 event is lost that you labelled malicious.').waitFor();
  const changes = await panel(page).getByRole('listitem').allInnerTexts();
  assert.deepEqual(changes.map((change) => change.replace(/\s+/g, ' ')), [
    '− removed: CommandLine contains .vbs',
    '+ added: CommandLine contains .wsf',
  ]);
  // It is there after a reload, and an event leads to its detail.
  await page.reload();
  await panel(page).getByText('1 now a match').waitFor();
  await panel(page).getByRole('button', { name: 'line 2' }).click();
  await page.getByRole('heading', { name: 'Line 2' }).waitFor();
});

journey('the kept version comes back, also after the rule was deleted', async (page) => {
  await paste(page, EVENTS);
  await writeRule(page, rule('.vbs'));
  await keep(page);
  await write(text(page), rule('.vbs', "    ParentImage|endswith: '\\x.exe'\n"));
  await panel(page).getByText('2 no longer a match').waitFor();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await panel(page).getByText('2 no longer a match').waitFor();
  await panel(page).getByRole('button', { name: 'Go back to it' }).click();
  await panel(page).getByText('The text is that version.').waitFor();
  assert.equal(await read(text(page)), rule('.vbs'));
  await panel(page).getByRole('button', { name: 'Stop comparing' }).click();
  await panel(page).waitFor({ state: 'detached' });
});

journey('versions with different numbers of rules are named', async (page) => {
  await paste(page, EVENTS);
  await writeRule(page, rule('.vbs'));
  await keep(page);
  await write(text(page), `${rule('.vbs')}---\n${rule('.wsf')}`);
  await panel(page).getByText('hold different numbers of rules').waitFor();
});
