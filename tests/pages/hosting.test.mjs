// The page served from a folder, with rules and exercises that its host put beside it.
import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { host } from '../../scripts/host.mjs';
import { serve } from '../../scripts/serve.mjs';
import { openPage, stopAll } from './browser.mjs';
import { headline, openExercise, openExercises, openRules, paste } from './states.mjs';

const built = fileURLToPath(new URL('../../dist', import.meta.url));
const timeout = 180_000;
after(stopAll);

const rule = `title: Ours
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|contains: frobnicate
  condition: selection
`;

const exercise = `cutout-exercise: 1
id: ours
title: The team’s exercise
level: hard
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

/** A copy of the page with these files of a team's beside it, served from a folder of a server. */
async function hosted(files, steps) {
  const folder = await mkdtemp(join(tmpdir(), 'cutout-host-'));
  const [team, dist] = [join(folder, 'team'), join(folder, 'dist')];
  await cp(built, dist, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(team, name, '..'), { recursive: true });
    await writeFile(join(team, name), text);
  }
  try {
    host(team, dist);
    await steps({ team, dist });
  } finally {
    await rm(folder, { recursive: true });
  }
}

const files = {
  'cutout.json': JSON.stringify({ title: 'Team blue', packs: ['rules/ours.yml'], exercises: ['ours.yml'] }),
  'rules/ours.yml': rule,
  'ours.yml': exercise,
};

test('a host’s rules and exercises are there, without a network too', { timeout }, () =>
  hosted(files, async ({ dist }) => {
    const server = await serve(dist, { base: '/security/cutout/' });
    const opened = await openPage({ address: server.address });
    const { page } = opened;
    await paste(page, 'frobnicate.exe --quietly');
    await headline(page, 'The event matches');
    await openRules(page);
    await page.getByRole('heading', { name: 'Team blue' }).waitFor();
    await page.getByRole('link', { name: /^Ours/ }).click();
    await page.getByRole('region', { name: 'Text of the rule' }).waitFor();
    await openExercises(page);
    await openExercise(page, 'The team’s exercise');
    assert.deepEqual(opened.troubles, []);
    assert.ok(opened.requests.every((address) => address.startsWith(server.address)));

    await page.evaluate(() => navigator.serviceWorker.ready);
    await server.stop();
    await page.reload();
    await page.getByRole('heading', { name: 'The team’s exercise' }).waitFor();
    await openRules(page);
    await page.getByRole('heading', { name: 'Team blue' }).waitFor();
    await opened.close();
  }));

test('the page asks for nothing of a host that has put nothing there', { timeout }, async () => {
  const { requests, close } = await openPage();
  assert.ok(requests.every((address) => !address.includes('cutout.json')));
  await close();
});

test('a slip in a host’s files is told, and the rest is there', { timeout }, () =>
  hosted(files, async ({ dist }) => {
    await writeFile(join(dist, 'cutout.json'), JSON.stringify({ packs: ['rules/ours.yml', '../secret.yml'] }));
    const server = await serve(dist, { base: '/security/cutout/' });
    const { page, close, requests } = await openPage({ address: server.address });
    await page.getByText('../secret.yml, which cutout.json names, can’t be used').waitFor();
    assert.ok(requests.every((address) => !address.includes('secret')));
    await openRules(page);
    await page.getByRole('link', { name: /^Ours/ }).waitFor();
    await close();
    await server.stop();
  }));

test('putting files beside the page twice leaves those of the second time', () =>
  hosted(files, async ({ team, dist }) => {
    const worker = () => readFile(join(dist, 'service-worker.js'), 'utf8');
    const first = await worker();
    assert.match(first, /"\.\/rules\/ours\.yml"/);
    await writeFile(join(team, 'cutout.json'), JSON.stringify({ exercises: ['ours.yml'] }));
    host(team, dist);
    const second = await worker();
    assert.doesNotMatch(second, /rules\/ours\.yml/);
    assert.match(second, /"\.\/ours\.yml"/);
    await assert.rejects(readFile(join(dist, 'rules/ours.yml')));
    const version = (text) => text.match(/^const version = '(.*)';$/m)[1];
    assert.notEqual(version(first), version(second));
    host(team, dist);
    assert.equal(await worker(), second);
    for (const wrong of ['{', '{"pack": []}', '{"packs": "a"}', '{"packs": ["../a"]}', '{"packs": ["none.yml"]}']) {
      await writeFile(join(team, 'cutout.json'), wrong);
      assert.throws(() => host(team, dist), /cutout\.json/);
    }
  }));
