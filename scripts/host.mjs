// Puts a team's own rules and exercises beside the built page.
//
//   node scripts/host.mjs FOLDER [DIST]     FOLDER has a cutout.json; DIST is dist unless named
//
// docs/hosting.md says what cutout.json holds. The files it names are copied, index.html is told of
// it, and the service worker keeps them for use without a network. Running it again takes what was
// put there before away first.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const config = 'cutout.json';

/** Puts the files of a folder beside the page in another, and returns their paths. */
export function host(folder, dist) {
  const files = named(folder);
  const page = join(dist, 'index.html');
  if (!existsSync(page)) throw new Error(`there is no page in ${dist}; build it with make dist`);
  const worker = join(dist, 'service-worker.js');
  const script = readFileSync(worker, 'utf8');
  const before = existsSync(join(dist, config)) ? named(dist) : [];
  const own = listed(script).filter((file) => !before.includes(file));
  const taken = files.find((file) => own.includes(file) || ['index.html', 'service-worker.js'].includes(file));
  if (taken) throw new Error(`${taken} is a file of the page; give yours another name`);

  for (const file of before) rmSync(join(dist, file), { force: true });
  for (const file of files) {
    mkdirSync(dirname(join(dist, file)), { recursive: true });
    cpSync(join(folder, file), join(dist, file));
  }
  const html = readFileSync(page, 'utf8');
  const told = html.replace(/(<meta name="cutout-host" content=")[^"]*/, `$1./${config}`);
  writeFileSync(page, told);
  const contents = files.map((file) => readFileSync(join(dist, file)));
  const all = JSON.stringify([...own, ...files].map((file) => (file === '' ? './' : `./${file}`)));
  writeFileSync(worker, script
    .replace(/^const files = .*;$/m, () => `const files = ${all};`)
    .replace(/^const version = '(\w+).*';$/m, (_, version) => `const version = '${version}-${hash(contents)}';`));
  return files;
}

/** cutout.json of a folder and the files that it names, all of which are there. */
function named(folder) {
  const path = join(folder, config);
  let content;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`);
  }
  const { title = '', packs = [], exercises = [], ...other } = content;
  const [unknown] = Object.keys(other);
  if (unknown) throw new Error(`${path}: "${unknown}" means nothing; it has title, packs and exercises`);
  if (typeof title !== 'string') throw new Error(`${path}: title is a text`);
  for (const list of [packs, exercises]) {
    if (!Array.isArray(list)) throw new Error(`${path}: packs and exercises are lists of paths`);
    for (const file of list) {
      if (typeof file !== 'string' || !isWithin(file)) {
        throw new Error(`${path}: ${JSON.stringify(file)} is no path from its folder to a file in it, of letters, digits, blanks and - _ .`);
      }
      if (!existsSync(join(folder, file))) throw new Error(`${path}: there is no file ${file}`);
    }
  }
  return [...new Set([config, ...packs, ...exercises])];
}

/** The same as the page asks of a path. */
const isWithin = (path) => path.split('/').every((part) => /^[\w. -]+$/.test(part) && part !== '.' && part !== '..');

/** The files that the service worker keeps; '' is the page itself. */
function listed(script) {
  const [, list] = script.match(/^const files = (.*);$/m) ?? [];
  if (!list) throw new Error('service-worker.js has no list of files; build the page anew');
  return JSON.parse(list).map((file) => file.slice(2));
}

function hash(contents) {
  const hasher = createHash('sha256');
  for (const content of contents) hasher.update(content).update('\0');
  return hasher.digest('hex').slice(0, 12);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [folder, dist = 'dist'] = process.argv.slice(2);
  try {
    if (!folder) throw new Error('name the folder with your cutout.json: node scripts/host.mjs FOLDER [DIST]');
    const files = host(folder, dist);
    console.log(`${dist}/ has ${files.join(', ')}`);
  } catch (error) {
    console.error(`error: ${error.message}`);
    process.exit(1);
  }
}
