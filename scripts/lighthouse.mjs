// Runs Lighthouse over the built page in dist/, served gzipped as docs/hosting.md has it, as a desktop and as a
// telephone, and prints its scores beside what is wanted. `make lighthouse` builds the page first.
//
//   node scripts/lighthouse.mjs [ROUNDS]     writes its reports below test-results/lighthouse/
//
// Lighthouse is no dependency: it is 170 MB that nothing else needs. npx installs the version named
// here into the user's cache. Medians of some rounds are printed, since a score varies with what
// else the machine does.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { serve } from './serve.mjs';

const version = '13.5.0';
const rounds = Number(process.argv[2] ?? 3);
const wanted = {
  desktop: { performance: 98, accessibility: 98, 'best-practices': 98 },
  mobile: { performance: 90 },
};
const dist = fileURLToPath(new URL('../dist', import.meta.url));
const reports = fileURLToPath(new URL('../test-results/lighthouse/', import.meta.url));
const run = promisify(execFile);
mkdirSync(reports, { recursive: true });

/** The scores of one visit, of a hundred, and where to read why. */
async function visit(address, device, round) {
  const report = `${reports}${device}-${round}`;
  const as = device === 'desktop' ? ['--preset=desktop'] : [];
  const args = [
    '--yes', `lighthouse@${version}`, address, ...as, '--quiet', '--only-categories=performance,accessibility,best-practices',
    '--chrome-flags=--headless=new --no-sandbox --disable-gpu', '--output=json', '--output=html', `--output-path=${report}`,
  ];
  const env = { ...process.env, CHROME_PATH: process.env.CHROME ?? '/usr/bin/chromium' };
  await run('npx', args, { env, maxBuffer: 1 << 28 });
  return JSON.parse(readFileSync(`${report}.report.json`));
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const server = await serve(dist, { onSent: () => {} });
let missed = 0;
try {
  for (const [device, scores] of Object.entries(wanted)) {
    const visits = [];
    for (let round = 1; round <= rounds; round += 1) visits.push(await visit(server.address, device, round));
    for (const [category, { title }] of Object.entries(visits[0].categories)) {
      const score = Math.round(100 * median(visits.map((one) => one.categories[category].score)));
      const least = scores[category];
      const holds = least === undefined || score >= least;
      missed += Number(!holds);
      console.log(`${device.padEnd(8)} ${title.padEnd(15)} ${String(score).padStart(3)}${least ? `, wanted ≥ ${least}: ${holds ? 'holds' : 'MISSED'}` : ''}`);
    }
    const audits = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift', 'speed-index'];
    const shown = audits.map((audit) => {
      const { title, numericValue, numericUnit } = visits[0].audits[audit];
      const value = median(visits.map((one) => one.audits[audit].numericValue));
      return `${title} ${numericUnit === 'millisecond' ? `${Math.round(value)} ms` : value.toFixed(3)}`;
    });
    console.log(`${' '.repeat(8)} ${shown.join(', ')}`);
    const failed = Object.values(visits[0].audits).filter(({ score, scoreDisplayMode }) => score !== null && score < 0.9 && scoreDisplayMode !== 'informative');
    for (const { id, title, displayValue } of failed) console.log(`${' '.repeat(8)} below 90: ${id}: ${title}${displayValue ? ` (${displayValue})` : ''}`);
  }
} finally {
  await server.stop();
}
console.log(`Medians of ${rounds}; the reports are in test-results/lighthouse/`);
if (missed > 0) {
  console.error(`error: ${missed} scores are missed`);
  process.exit(1);
}
