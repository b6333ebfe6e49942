// Makes a small EVTX file: the few parts of the format that records of plain text take, as
// unpack/tests/evtx_file does for the tests in Rust.
import { crc32 } from 'node:zlib';

const headerSize = 4096;
const chunkSize = 65_536;

/** A file with one chunk for each list of command lines, as Sysmon records process creations. */
export function evtxFile(...chunks) {
  const header = Buffer.alloc(headerSize);
  header.write('ElfFile\0', 'latin1');
  let id = 1n;
  return Buffer.concat([
    header,
    ...chunks.map((lines) => {
      const made = chunk(id, lines);
      id += BigInt(lines.length);
      return made;
    }),
  ]);
}

function chunk(firstId, lines) {
  const out = new Writer(512);
  let last = 512;
  lines.forEach((line, i) => {
    last = out.length;
    record(out, firstId + BigInt(i), line);
  });
  const bytes = Buffer.concat([out.bytes(), Buffer.alloc(chunkSize - out.length)]);
  const lastId = firstId + BigInt(lines.length) - 1n;
  bytes.write('ElfChnk\0', 'latin1');
  [firstId, lastId, firstId, lastId].forEach((number, i) => bytes.writeBigUInt64LE(number, 8 + 8 * i));
  [128, last, out.length, crc32(bytes.subarray(512, out.length))].forEach((number, i) => bytes.writeUInt32LE(number, 40 + 4 * i));
  bytes.writeUInt32LE(crc32(Buffer.concat([bytes.subarray(0, 120), bytes.subarray(128, 512)])), 124);
  return bytes;
}

function record(out, id, commandLine) {
  const start = out.length;
  out.raw([0x2a, 0x2a, 0, 0, 0, 0, 0, 0]);
  out.u64(id);
  out.u64(134_000_000_000_000_000n);
  out.raw([0x0f, 1, 1, 0]);
  element(out, 'Event', {}, () => {
    element(out, 'System', {}, () => {
      element(out, 'EventID', {}, () => text(out, '1'));
      element(out, 'Channel', {}, () => text(out, 'Microsoft-Windows-Sysmon/Operational'));
    });
    element(out, 'EventData', {}, () => {
      element(out, 'Data', { Name: 'CommandLine' }, () => text(out, commandLine));
    });
  });
  out.raw([0]);
  const size = out.length - start + 4;
  out.u32(size);
  out.patch(start + 4, size);
}

function element(out, name, attributes, inner) {
  const list = Object.entries(attributes);
  out.raw([list.length > 0 ? 0x41 : 0x01]);
  out.sized(() => {
    nameOf(out, name);
    if (list.length > 0) {
      out.sized(() => {
        for (const [key, value] of list) {
          out.raw([0x06]);
          nameOf(out, key);
          text(out, value);
        }
      });
    }
    out.raw([0x02]);
    inner();
    out.raw([0x04]);
  });
}

/** A name, written where it is used. */
function nameOf(out, name) {
  out.u32(out.length + 4);
  out.raw([0, 0, 0, 0, 0, 0]);
  out.u16(name.length);
  out.raw(Buffer.from(`${name}\0`, 'utf16le'));
}

function text(out, value) {
  out.raw([0x05, 0x01]);
  out.u16(value.length);
  out.raw(Buffer.from(value, 'utf16le'));
}

class Writer {
  #parts = [];
  length = 0;
  #patches = [];

  constructor(zeros) {
    this.raw(Buffer.alloc(zeros));
  }
  raw(bytes) {
    this.#parts.push(Buffer.from(bytes));
    this.length += bytes.length;
  }
  u16(number) {
    this.raw([number & 255, number >> 8]);
  }
  u32(number) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(number);
    this.raw(bytes);
  }
  u64(number) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(number);
    this.raw(bytes);
  }
  patch(at, number) {
    this.#patches.push([at, number]);
  }
  /** Writes the size of what `inner` writes in front of it. */
  sized(inner) {
    const at = this.length;
    this.u32(0);
    inner();
    this.patch(at, this.length - at - 4);
  }
  bytes() {
    const bytes = Buffer.concat(this.#parts);
    for (const [at, number] of this.#patches) bytes.writeUInt32LE(number, at);
    return bytes;
  }
}
