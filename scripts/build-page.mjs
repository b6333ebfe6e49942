// Builds the page into dist/: static files that work from any host and any folder of it.
//
//   node scripts/build-page.mjs [--fast]     --fast compiles without optimising, for work on the page
//
// Cargo compiles the page's programs (app, worker and unpacker), wasm-bindgen writes the JavaScript
// around each, wasm-opt makes them small, esbuild puts the editors into one file, and every file but index.html is named after a hash of
// its content, so that a browser's cache can never mix two versions. This is done here rather than
// by Trunk because Trunk takes minutes to install where only package registries are reachable, and
// leaves the worker's files without a hash.
import { build as bundle, transform } from 'esbuild';
import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';

const run = promisify(execFile);
const fast = process.argv.includes('--fast');
const programs = ['app', 'worker', 'unpacker'];
/** Files that a tool writes. */
const generated = new Set([...programs, 'editors']);
const target = 'wasm32-unknown-unknown';
const profile = fast ? { name: 'dev', folder: 'debug' } : { name: 'wasm', folder: 'wasm' };
const targetFolder = process.env.CARGO_TARGET_DIR ?? 'target';
process.chdir(fileURLToPath(new URL('..', import.meta.url)));

/** What Rust emits by default for this target, and SIMD. wasm-opt must be told. */
const wasmFeatures = ['simd', 'bulk-memory', 'mutable-globals', 'multivalue', 'nontrapping-float-to-int', 'reference-types', 'sign-ext'];
const bindgenFlags = ['--target', 'web', '--no-typescript', '--omit-default-module-path', '--remove-producers-section'];
if (!fast) bindgenFlags.push('--remove-name-section');
const optFlags = ['-Oz', ...wasmFeatures.map((feature) => `--enable-${feature}`)];

compile();
const pageFiles = await collectPageFiles();
writeDist(pageFiles);
printSizes();

function compile() {
  const crates = existsSync(join(targetFolder, target, profile.folder)) ? 'what changed' : 'all of it, 1 to 2 minutes';
  say(`Compiling the page (${crates})`);
  const cargo = ['build', '--locked', '--profile', profile.name, '--target', target, '--package', 'cutout-web', '--bins'];
  const { status, error } = spawnSync('cargo', cargo, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) fail(`cargo can't be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/** Every file that the page is made of, by the name that {{name}} refers to it with. */
async function collectPageFiles() {
  const files = new Map();
  for (const name of readdirSync('assets/page')) files.set(name, readFileSync(join('assets/page', name)));
  files.set('public.idx', readFileSync('assets/reach/public.idx'));
  files.set('exercises.json', Buffer.from(JSON.stringify(exercises())));
  const styles = readdirSync('assets/css').sort().map((name) => readFileSync(join('assets/css', name), 'utf8'));
  files.set('editors.js', await bundleEditors());
  files.set('page.css', await minify(styles.join('\n'), 'css'));
  const built = await Promise.all(programs.map(bindAndShrink));
  built.forEach((folder, i) => {
    const name = programs[i];
    files.set(`${name}.wasm`, readFileSync(join(folder, `${name}_bg.wasm`)));
  });
  for (const [i, name] of programs.entries()) {
    files.set(`${name}.js`, await minify(readFileSync(join(built[i], `${name}.js`), 'utf8'), 'js'));
  }
  return files;
}

/** The files of the exercises, in the order of their names. */
function exercises() {
  const names = readdirSync('assets/exercises').filter((name) => name.endsWith('.yml')).sort();
  return names.map((name) => ({ name, text: readFileSync(join('assets/exercises', name), 'utf8') }));
}

/** Text of the page without what only its readers in the repository need. */
async function minify(text, loader) {
  const { code } = await transform(text, { loader, minify: !fast, target: 'es2022', legalComments: 'none' });
  return Buffer.from(code);
}

/** The editors and CodeMirror, in one file. */
async function bundleEditors() {
  const { outputFiles } = await bundle({
    entryPoints: ['web/editor/index.js'], bundle: true, format: 'esm', target: 'es2022', minify: !fast, write: false,
    legalComments: 'none',
  });
  return Buffer.from(outputFiles[0].contents);
}

/**
 * Runs wasm-bindgen and wasm-opt on one program and returns the folder of the outcome. The folder
 * is named after everything that went in, so that an unchanged program costs nothing.
 */
async function bindAndShrink(name) {
  const compiled = join(targetFolder, target, profile.folder, `${name}.wasm`);
  const { stdout: bindgenVersion } = await start('wasm-bindgen', ['--version']);
  const optVersion = JSON.parse(readFileSync('node_modules/binaryen/package.json')).version;
  const key = hash(readFileSync(compiled), bindgenVersion, optVersion, bindgenFlags.join(), optFlags.join());
  const made = join(targetFolder, 'page');
  const folder = join(made, `${name}-${key}`);
  mkdirSync(made, { recursive: true });
  if (existsSync(folder)) {
    utimesSync(folder, new Date(), new Date()); // It was needed today.
    return folder;
  }
  forgetOld(made);

  say(`Preparing ${name}.wasm${fast ? '' : ' (half a minute)'}`);
  // Made in a folder of this process alone and moved into place whole, since a second build may run.
  const unfinished = mkdtempSync(join(made, 'unfinished-'));
  await start('wasm-bindgen', [compiled, '--out-dir', unfinished, '--out-name', name, ...bindgenFlags]);
  const wasm = join(unfinished, `${name}_bg.wasm`);
  if (!fast) await start('node_modules/.bin/wasm-opt', [wasm, '-o', wasm, ...optFlags]);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(unfinished, { recursive: true });
  }
  return folder;
}

/** Removes what nobody has needed in the last day, so that the folder doesn't grow for ever. */
function forgetOld(made) {
  for (const name of readdirSync(made)) {
    const folder = join(made, name);
    const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > 24 * 60 * 60 * 1000) rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes index.html and whatever it refers to, directly or through another file. */
function writeDist(files) {
  const placed = new Map();
  const textTypes = new Set(['.css', '.html', '.js', '.svg', '.webmanifest']);
  const fill = (name, content) => {
    // What tools generate is taken as it is.
    if (!textTypes.has(extname(name)) || generated.has(basename(name, '.js'))) return content;
    return content.toString().replaceAll(/\{\{([\w.-]+)\}\}/g, (_, other) => place(other, name));
  };
  const place = (name, from) => {
    if (!files.has(name)) fail(`${from} refers to {{${name}}}, which is no file of the page`);
    if (!placed.has(name)) {
      placed.set(name, null); // A file in the middle of being placed: it can't be referred to.
      const content = fill(name, files.get(name));
      const extension = extname(name);
      placed.set(name, { file: `${basename(name, extension)}-${hash(content)}${extension}`, content });
    }
    if (!placed.get(name)) fail(`${from} refers to {{${name}}}, which refers back to it`);
    return placed.get(name).file;
  };
  const index = fill('index.html', readFileSync('index.html', 'utf8').replaceAll(/<!--.*?-->\s*/gs, ''));
  for (const name of files.keys()) {
    if (!placed.has(name)) fail(`assets/page/${name} is not used by index.html or a file it refers to`);
  }

  // Built beside dist/ and swapped in, so that a server in the middle of serving never sees half.
  const unfinished = mkdtempSync('dist.unfinished-');
  chmodSync(unfinished, 0o755);
  for (const { file, content } of placed.values()) writeFileSync(join(unfinished, file), content);
  writeFileSync(join(unfinished, 'index.html'), index);
  writeFileSync(join(unfinished, 'service-worker.js'), serviceWorker(index, [...placed.values()].map(({ file }) => file)));
  rmSync('dist', { recursive: true, force: true });
  renameSync(unfinished, 'dist');
}

/** Keeps all these files for use without a network. Its own name stays, since a browser looks there for a newer version. */
function serviceWorker(index, files) {
  const script = readFileSync('web/service-worker.js', 'utf8');
  const values = { files: JSON.stringify(['./', ...files.map((file) => `./${file}`).sort()]), version: hash(script, index, ...files) };
  return script.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => values[name] ?? fail(`service-worker.js refers to {{${name}}}`));
}

/** One line a file, so that the weight of every dependency is felt. */
function printSizes() {
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
  console.log(`dist/${' '.repeat(31)}${'size'.padStart(10)}${'gzipped'.padStart(10)}`);
  const total = [0, 0];
  for (const file of readdirSync('dist').sort()) {
    const content = readFileSync(join('dist', file));
    const sizes = [content.length, gzipSync(content, { level: 9 }).length];
    sizes.forEach((size, i) => (total[i] += size));
    console.log(`  ${file.padEnd(34)}${sizes.map(kilobytes).join('')}`);
  }
  console.log(`  ${'total'.padEnd(34)}${total.map(kilobytes).join('')}`);
}

async function start(program, args) {
  try {
    return await run(program, args, { maxBuffer: 1 << 28 });
  } catch (error) {
    fail(`${program} failed: ${error.stderr || error.message}`);
  }
}

function hash(...parts) {
  const hasher = createHash('sha256');
  for (const part of parts) hasher.update(part).update('\0');
  return hasher.digest('hex').slice(0, 12);
}

function say(text) {
  console.error(`==> ${text}`);
}

function fail(text) {
  console.error(`error: ${text}`);
  process.exit(1);
}
