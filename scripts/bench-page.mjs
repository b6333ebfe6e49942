// Measures what opening a large file costs the page: events are made, handed over as a dropped file
// is, and the time is taken until the verdicts of all of them are on the screen, in the page's own
// clock, with the longest time between two frames. Prints the median of several rounds.
//
//   node scripts/bench-page.mjs [EVENTS] [ROUNDS]     needs a built page in dist/
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPage, stopAll } from '../tests/pages/browser.mjs';

const [events, rounds] = [process.argv[2] ?? 50_000, process.argv[3] ?? 5].map(Number);
const maker = fileURLToPath(new URL('many-events.mjs', import.meta.url));
const text = execFileSync('node', [maker, String(events)], { maxBuffer: 1 << 30 });
const folder = mkdtempSync(join(tmpdir(), 'cutout-'));
const file = join(folder, 'events.ndjson');
writeFileSync(file, text);

/** Opens the file in a page of its own, and says how long what took, in milliseconds. */
async function round() {
  const { page, troubles, close } = await openPage({ viewport: { width: 1440, height: 900 } });
  await page.evaluate(() => {
    const measured = { opened: 0, verdicts: 0, frame: 0 };
    window.measured = measured;
    document.addEventListener('change', () => (measured.opened ||= performance.now()), { capture: true });
    new MutationObserver(() => {
      const says = document.querySelector('[data-testid=headline]')?.textContent ?? '';
      if (measured.opened && !measured.verdicts && /events match/.test(says)) measured.verdicts = performance.now();
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    let last = performance.now();
    const frame = () => {
      const now = performance.now();
      if (measured.opened && !measured.done) measured.frame = Math.max(measured.frame, now - last);
      measured.done ||= measured.verdicts > 0;
      last = now;
      requestAnimationFrame(frame);
    };
    frame();
  });
  await page.locator('#events-file').setInputFiles(file);
  await page.waitForFunction(() => window.measured.done, null, { timeout: 300_000 });
  const { opened, verdicts, frame } = await page.evaluate(() => window.measured);
  if (troubles.length > 0) throw new Error(troubles.join('\n'));
  await close();
  return { verdicts: verdicts - opened, frame };
}

try {
  const measured = [];
  for (let at = 0; at < rounds; at += 1) measured.push(await round());
  const median = (name) => measured.map((one) => one[name]).toSorted((a, b) => a - b)[rounds >> 1];
  console.log(`Opening ${events} events, ${(text.length / 1e6).toFixed(1)} MB, with the pack; median of ${rounds}:`);
  console.log(`  file to verdicts  ${median('verdicts').toFixed(0)} ms`);
  console.log(`  longest frame     ${median('frame').toFixed(0)} ms`);
} finally {
  await stopAll();
  rmSync(folder, { recursive: true });
}
