// The built page, served and opened in a browser, with a watch over both.
//
// It is served below a folder (/some/folder/), since that is how static hosts often serve it.
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from '../../scripts/serve.mjs';

// The page makes no connections, so these keep Chromium itself from trying any.
const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let browser;
let server;

/** Closes the browser and the server. */
export async function stopAll() {
  await Promise.all([browser?.then((it) => it.close()), server?.then((it) => it.stop())]);
}

/** The address of the built page, which is served from the first call until the process ends. */
export async function pageAddress() {
  server ??= serve(fileURLToPath(new URL('../../dist', import.meta.url)), { base: '/some/folder/' });
  return (await server).address;
}

/**
 * Opens the page as someone does who has never been there, and waits until it can be used.
 * `options` are Playwright's for a context: viewport, colorScheme and so on. Returns the page,
 * `close`, and two lists that grow while the page is used: its requests, and its troubles, which
 * are requests for anything but its own files, files that don't load, errors and warnings.
 *
 * The page is opened as in a browser without service workers, where `address` names no other
 * server: files that are fetched for later would be in the way of tests that end before.
 */
export async function openPage({ address: other, ...options } = {}) {
  const address = other ?? (await pageAddress());
  browser ??= chromium.launch({ executablePath: process.env.CHROME ?? '/usr/bin/chromium', args: quiet });
  const context = await (await browser).newContext(options);
  const requests = [];
  const troubles = [];
  context.on('request', (request) => {
    // Text that the page holds already, such as the one its worker starts from.
    if (request.url().startsWith('blob:')) return;
    requests.push(request.url());
    if (!request.url().startsWith(address)) troubles.push(`asked for ${request.url()}`);
  });
  context.on('requestfailed', (request) => troubles.push(`${request.url()}: ${request.failure()?.errorText}`));
  context.on('response', (response) => {
    if (response.status() >= 400) troubles.push(`${response.url()}: status ${response.status()}`);
  });
  // Messages of workers arrive here too, and so do violations of the policy.
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(`console ${message.type()}: ${message.text()}`);
  });
  context.on('weberror', (error) => troubles.push(`uncaught: ${error.error().stack ?? error.error()}`));
  if (!other) await context.addInitScript(() => delete Navigator.prototype.serviceWorker);
  const page = await context.newPage();
  page.on('websocket', (socket) => troubles.push(`opened a connection to ${socket.url()}`));
  await page.goto(address);
  await page.getByTestId('worker-state').getByText('Ready').waitFor();
  return { page, requests, troubles, close: () => context.close() };
}
