// The map of rules and events.
import assert from 'node:assert/strict';
import { journey } from './journey.mjs';
import { headline, paste } from './states.mjs';

const QUIET = 'notepad.exe';
const FOUND = 'cscript C:\\x\\pubprn.vbs a script:http://b';
const map = (page) => page.locator('.map');
const open = (page) => page.getByText('Map of rules and events').click();
const strip = (page) => page.getByRole('img', { name: /^Pubprn.vbs Proxy Execution: / });

journey('the map has a row a rule, and its table leads to the events', async (page) => {
  // 130 events are more than the columns.
  await paste(page, Array.from({ length: 130 }, (_, at) => (at % 50 === 7 ? FOUND : QUIET)).join('\n'));
  await headline(page, '3 of 130 events match');
  await open(page);
  await page.getByRole('img', { name: 'Pubprn.vbs Proxy Execution: 3 matches, 0 open, of 130 events' }).waitFor();
  assert.equal(await strip(page).locator('.map__match').count(), 3);
  await map(page).getByText('A column is 3 events').waitFor();
  // A click on the picture and on the table go to the same event.
  await strip(page).locator('.map__cell').first().click();
  await page.getByRole('heading', { name: 'Line 8', exact: true }).waitFor();
  await map(page).getByText('As a table').click();
  await map(page).getByRole('button', { name: '106–108' }).click();
  await page.getByRole('heading', { name: 'Line 108', exact: true }).waitFor();
  // It follows the text.
  await paste(page, `${FOUND}\n${QUIET}`);
  await page.getByRole('img', { name: 'Pubprn.vbs Proxy Execution: 1 match, 0 open, of 2 events' }).waitFor();
  await map(page).getByText('A column is an event.').waitFor();
  await paste(page, `${QUIET}\n${QUIET}`);
  await map(page).getByText('No rule matches').waitFor();
});
