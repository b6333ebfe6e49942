// Measures what opening a large file costs the page: events are made, handed over as a dropped file
// is, and the time is taken until the verdicts of all of them are on the screen, in the page's own
// clock, with the longest time between two frames. With a folder of rules, that is opened as a rule
// set first, and measured alike. Prints the median of several rounds.
//
//   node scripts/bench-page.mjs [EVENTS] [ROUNDS] [RULES]     needs a built page in dist/
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPage, stopAll } from '../tests/pages/browser.mjs';

const [events, rounds] = [process.argv[2] ?? 100_000, process.argv[3] ?? 5].map(Number);
const rules = process.argv[4];
const maker = fileURLToPath(new URL('many-events.mjs', import.meta.url));
const text = execFileSync('node', [maker, String(events)], { maxBuffer: 1 << 30 });
const folder = mkdtempSync(join(tmpdir(), 'cutout-'));
const file = join(folder, 'events.ndjson');
writeFileSync(file, text);

/** Runs `act`, and says how long it is from the event on the page of that name until an element says what is waited for. */
async function measure(page, started, selector, says, act) {
  await page.evaluate(([started, selector, says]) => {
    const measured = { begun: 0, done: 0, frame: 0 };
    window.measured = measured;
    document.addEventListener(started, () => (measured.begun ||= performance.now()), { capture: true, once: true });
    const pattern = new RegExp(says);
    let last = performance.now();
    const frame = () => {
      const now = performance.now();
      if (measured.begun && !measured.done) {
        measured.frame = Math.max(measured.frame, now - Math.max(last, measured.begun));
        if (pattern.test(document.querySelector(selector)?.textContent ?? '')) measured.done = now;
      }
      last = now;
      if (!measured.done) requestAnimationFrame(frame);
    };
    frame();
  }, [started, selector, says]);
  await act();
  await page.waitForFunction(() => window.measured.done, null, { timeout: 300_000 });
  const { begun, done, frame } = await page.evaluate(() => window.measured);
  return { time: done - begun, frame };
}

/** Opens the files in a page of their own, and says how long what took, in milliseconds. */
async function round() {
  const { page, troubles, close } = await openPage({ viewport: { width: 1440, height: 900 } });
  const measured = {};
  if (rules) {
    const view = (name) => page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name }).click();
    await view('Rules');
    measured.files = await measure(page, 'change', '#set-question', 'for', () => page.locator('#set-folder').setInputFiles(rules));
    const evaluate = page.getByRole('button', { name: 'Evaluate them' });
    measured.rules = await measure(page, 'click', '.set-row__counts', 'rules', () => evaluate.click());
    measured.counts = await page.locator('.set-row__counts').textContent();
    await view('Playground');
  }
  measured.events = await measure(page, 'change', '[data-testid=headline]', 'events match', () =>
    page.locator('#events-file').setInputFiles(file));
  if (troubles.length > 0) throw new Error(troubles.join('\n'));
  await close();
  return measured;
}

try {
  const measured = [];
  for (let at = 0; at < rounds; at += 1) measured.push(await round());
  const median = (numbers) => numbers.toSorted((a, b) => a - b)[rounds >> 1].toFixed(0).padStart(6);
  const print = (what, name, goal = '') => {
    const all = measured.map((one) => one[name]);
    console.log(`  ${what}  ${median(all.map((one) => one.time))} ms, longest frame ${median(all.map((one) => one.frame))} ms${goal}`);
  };
  const beside = rules ? ` and ${measured[0].counts}` : '';
  console.log(`Opening ${events} events, ${(text.length / 1e6).toFixed(1)} MB, with the pack${beside}; median of ${rounds}:`);
  if (rules) {
    print('files of rules read  ', 'files');
    print('rules read           ', 'rules');
  }
  print('file to all verdicts ', 'events', ' (wanted of 100,000 events and all Sigma rules: 1,500 ms)');
} finally {
  await stopAll();
  rmSync(folder, { recursive: true });
}
