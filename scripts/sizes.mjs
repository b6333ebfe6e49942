// Counts what a first visit to the built page in dist/ costs, served gzipped as docs/hosting.md has
// it, and prints it beside what is wanted. Needs a built page: `make sizes` builds it first.
//
//   node scripts/sizes.mjs
//
// A browser that has never been there opens the page, picks the first sample and waits for the first
// verdict; what was sent until then counts, but for what the page fetches beside and waits for
// nowhere: the editors and the figures of reach. Then it is used until all but the program that unpacks files
// has been loaded. Bytes are those of the gzipped files; their headers, some 250 bytes each, are left out.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { serve } from './serve.mjs';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const wanted = { first: 500_000, all: 850_000 };
/** Fetched while the page is used already, and waited for by nothing that is on the screen then. */
const beside = /^(editors|public|exercises)-/;

const sent = new Map();
const server = await serve(dist, { onSent: (name, bytes) => sent.set(name || 'index.html', bytes) });
const browser = await chromium.launch({ executablePath: process.env.CHROME ?? '/usr/bin/chromium' });
let first;
try {
  // What the service worker keeps for later is the same files once more.
  const page = await (await browser.newContext({ serviceWorkers: 'block' })).newPage();
  await page.goto(server.address);
  await page.locator('.card-button').first().click();
  await page.getByTestId('headline').getByText(/of [\d,]+ events match/).waitFor();
  first = new Map(sent);
  await page.waitForFunction(() => globalThis.customElements && document.querySelector('.rich, .editor'));
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Exercises' }).click();
  await page.waitForLoadState('networkidle');
} finally {
  await browser.close();
  await server.stop();
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
const total = (files) => files.reduce((sum, [, bytes]) => sum + bytes, 0);
const needed = [...first].filter(([name]) => !beside.test(name));
const largest = [...sent].sort(([, one], [, other]) => other - one);
console.log(`${'file'.padEnd(34)}${'gzipped'.padStart(10)}${'brotli'.padStart(10)}`);
for (const [name, bytes] of largest) {
  const when = needed.some(([other]) => other === name) ? 'before the first verdict' : '';
  console.log(`${name.padEnd(34)}${kilobytes(bytes)}${kilobytes(brotliCompressSync(readFileSync(dist + name)).length)}  ${when}`);
}
const unused = readdirSync(dist).filter((name) => !sent.has(name));
console.log(`not loaded: ${unused.join(', ')}`);
let missed = 0;
for (const [what, bytes, most] of [
  ['to the first verdict, without editors and EVTX', total(needed), wanted.first],
  ['everything but EVTX', total(largest), wanted.all],
]) {
  const holds = bytes <= most;
  missed += Number(!holds);
  console.log(`${what}: ${kilobytes(bytes).trim()}, wanted ≤ ${kilobytes(most).trim()}: ${holds ? 'holds' : 'MISSED'}`);
}
if (missed > 0) {
  console.error(`error: ${missed} figures are missed`);
  process.exit(1);
}
