// Prints the rows of the table that are measured as WebAssembly: `node bench/wasm.mjs MADE RESULT`,
// where MADE holds what scripts/bench-wasm.sh has built.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { serve } from '../scripts/serve.mjs';
import { measure } from './wasm-rounds.mjs';

const [made, result] = process.argv.slice(2);
const file = (name) => readFileSync(join(made, name));
const rows = [];

const inNode = await runInNode();
addRows('Node', inNode);
addRows('Chromium', await runInChromium());
addSizes();
print(rows);
writeFileSync(result, JSON.stringify(rows));
const missed = rows.filter((row) => !row.holds).length;
if (missed > 0) {
  console.error(`error: ${missed} figures are missed`);
  process.exit(1);
}

async function runInNode() {
  const engines = {};
  for (const name of ['cutout', 'rsigma']) {
    const module = await import(pathToFileURL(join(made, `${name}-wasm.js`)));
    const { memory } = module.initSync({ module: file(`${name}-wasm.wasm`) });
    engines[name] = { Bench: module.Bench, memory };
  }
  const json = (name) => JSON.parse(file(name));
  return measure(engines, { rules: json('rules.json'), edits: json('edits.json'), events: file('events.ndjson').toString() });
}

async function runInChromium() {
  copyFileSync(new URL('wasm-rounds.mjs', import.meta.url), join(made, 'rounds.js'));
  writeFileSync(join(made, 'index.html'), '<!doctype html><title>Benchmark</title>');
  const server = await serve(made);
  const browser = await chromium.launch({ executablePath: process.env.CHROME ?? '/usr/bin/chromium', args: ['--disable-gpu'] });
  try {
    const page = await browser.newPage();
    await page.goto(server.address);
    return await page.evaluate(async () => {
      const engines = {};
      for (const name of ['cutout', 'rsigma']) {
        const module = await import(`./${name}-wasm.js`);
        const { memory } = await module.default({ module_or_path: `./${name}-wasm.wasm` });
        engines[name] = { Bench: module.Bench, memory };
      }
      const { measure } = await import('./rounds.js');
      const get = async (name) => (await fetch(name)).text();
      const [rules, edits, events] = await Promise.all(['rules.json', 'edits.json', 'events.ndjson'].map(get));
      return measure(engines, { rules: JSON.parse(rules), edits: JSON.parse(edits), events });
    });
  } finally {
    await browser.close();
    await server.stop();
  }
}

function addRows(where, { times, bytes, matches }) {
  console.log(`${where}: ${matches} matches`);
  const wanted = { 'load and evaluate': 6, 'evaluate only': 12, edit: 30 };
  for (const [work, pairs] of Object.entries(times)) {
    const [ours, theirs] = [0, 1].map((at) => median(pairs.map((pair) => pair[at])));
    const name = work === 'edit' ? `re-evaluate after editing one rule (median of ${pairs.length})` : work;
    add(`${name}, ${where}`, `${ours.toFixed(1)} ms`, `${theirs.toFixed(1)} ms`, median(pairs.map(([a, b]) => b / a)), '×', { least: wanted[work] });
  }
  const worst = Math.max(...times.edit.map(([ours]) => ours));
  add(`worst edit, ${where}`, `${worst.toFixed(1)} ms`, '–', worst, 'ms', { most: 50 });
  const [ours, theirs] = [bytes.cutout, bytes.rsigma].map((size) => `${(size / 1e6).toFixed(0)} MB`);
  add(`memory, ${where}`, ours, theirs, bytes.cutout / bytes.rsigma, 'of theirs', { most: 0.333 });
}

function addSizes() {
  const [ours, theirs] = ['engine', 'rsigma'].map((name) => gzipSync(file(`${name}-small.wasm`), { level: 9 }).length);
  const shown = [ours, theirs].map((size) => `${(size / 1e3).toFixed(0)} kB`);
  add('engine alone, gzipped', ...shown, ours / theirs, 'of theirs', { most: 0.5 });
}

function add(work, ours, theirs, seen, unit, { least, most }) {
  const holds = !(seen < least) && !(seen > most);
  rows.push({ work, cutout: ours, against: theirs, seen, unit, at_least: least, at_most: most, holds });
}

/** The middle of the figures; of an even number, the higher of the two. */
function median(figures) {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)];
}

function print(rows) {
  console.log('| work | Cutout | against | seen | wanted | |\n|---|---|---|---|---|---|');
  for (const { work, cutout, against, seen, unit, at_least: least, at_most: most, holds } of rows) {
    const wanted = least ? `≥ ${least} ${unit}` : most ? `≤ ${most} ${unit}` : '–';
    const outcome = !(least || most) ? '–' : holds ? 'holds' : 'MISSED';
    console.log(`| ${work} | ${cutout} | ${against} | ${seen.toFixed(2)} ${unit} | ${wanted} | ${outcome} |`);
  }
}
