// A static file server for this machine only: what `make` shows the page with, and the browser
// tests use. Any other static server or host does as well.
//
//   node scripts/serve.mjs FOLDER PORT           serves until interrupted
//   node scripts/serve.mjs --check-port PORT     only says whether the port is free
import { createServer } from 'node:http';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** Names with a hash of their content, as the build gives them: such a file never changes. */
const hashed = /-[0-9a-f]{12}\.\w+$/;

/**
 * Serves a folder on 127.0.0.1, below the path `base` (which starts and ends with a slash).
 * Resolves once it listens, with the page's address and a function that stops it. Port 0 takes
 * any free port.
 *
 * With `onSent`, files go out as docs/hosting.md has a host send them: gzipped, and those with a hash
 * in their name for good. It is told the path of each and how many bytes of it were sent, headers left out.
 */
export async function serve(folder, { port = 0, base = '/', onSent } = {}) {
  const root = resolve(folder);
  const packed = new Map();
  const pack = (file) => {
    if (!packed.has(file)) packed.set(file, readFile(file).then((content) => compress(content, { level: 9 })));
    return packed.get(file);
  };
  const server = createServer(async (request, response) => {
    const answer = (status, text) => response.writeHead(status, { 'content-type': 'text/plain' }).end(text);
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, 'Only GET and HEAD.');
    let path;
    try {
      // Taken apart by hand: a URL parser would resolve "..", and hide what was asked for.
      path = decodeURIComponent(request.url.split('?')[0]);
    } catch {
      return answer(400, 'The path is not well encoded.');
    }
    if (!path.startsWith(base) || path.includes('\0')) return answer(404, 'Not found.');
    const name = path.slice(base.length);
    const file = resolve(root, `./${name}`, name === '' || name.endsWith('/') ? 'index.html' : '');
    if (!file.startsWith(root + sep)) return answer(404, 'Not found.');
    const status = await stat(file).catch(() => null);
    if (!status?.isFile()) return answer(404, 'Not found.');
    const headers = {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-length': status.size,
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    };
    if (onSent) {
      const content = await pack(file);
      if (hashed.test(file)) headers['cache-control'] = 'public, max-age=31536000, immutable';
      response.writeHead(200, { ...headers, 'content-length': content.length, 'content-encoding': 'gzip' }).end(content);
      onSent(name, content.length);
      return;
    }
    response.writeHead(200, headers);
    if (request.method === 'HEAD') return response.end();
    createReadStream(file).on('error', () => response.destroy()).pipe(response);
  });
  await new Promise((resolved, rejected) => {
    server.once('error', rejected);
    server.listen(port, '127.0.0.1', resolved);
  });
  const stop = () => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  };
  return { address: `http://127.0.0.1:${server.address().port}${base}`, stop };
}

/** What to tell someone whose port can't be had. */
function portTrouble(error, port) {
  if (error.code === 'EADDRINUSE') {
    return `port ${port} is taken by another program. Stop that program, or choose another port: make PORT=${Number(port) + 1}`;
  }
  if (error.code === 'EACCES') return `port ${port} is not allowed to you. Choose one above 1023: make PORT=8216`;
  return `port ${port} can't be used: ${error.message}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [first, port] = process.argv.slice(2);
  try {
    if (!/^\d{1,5}$/.test(port ?? '') || Number(port) < 1 || Number(port) > 65535) {
      throw new Error(`${JSON.stringify(port ?? '')} is no port; a port is a number from 1 to 65535`);
    }
    const { address, stop } = await serve(first === '--check-port' ? '.' : first, { port: Number(port) }).catch((error) => {
      throw new Error(portTrouble(error, port));
    });
    if (first === '--check-port') {
      await stop();
    } else {
      console.log(`Cutout is at ${address}  (Ctrl+C stops it)`);
      for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
    }
  } catch (error) {
    console.error(`error: ${error.message}`);
    process.exit(1);
  }
}
