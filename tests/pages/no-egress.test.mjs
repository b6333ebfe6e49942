// Pasted text can't leave: even a script that ran inside the page would have no way out, because
// the browser enforces the page's content security policy.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createServer } from 'node:http';
import { openPage, stopAll } from './browser.mjs';

let elsewhere;
let heard;
before(async () => {
  heard = [];
  elsewhere = createServer((request, response) => {
    heard.push(request.url);
    response.end();
  });
  await new Promise((listening) => elsewhere.listen(0, '127.0.0.1', listening));
});
after(() => Promise.all([elsewhere.close(), stopAll()]));

// Each is handed the address of another server, and tries to reach it.
const ways = {
  fetch: (address) => fetch(address).catch(() => {}),
  image: (address) => {
    new Image().src = address;
  },
  beacon: (address) => navigator.sendBeacon(address, 'text'),
  socket: (address) => {
    try {
      new WebSocket(address.replace('http', 'ws'));
    } catch {
      // Some browsers throw, others only report.
    }
  },
  script: (address) => document.head.append(Object.assign(document.createElement('script'), { src: address })),
  'inline script': () => document.head.append(Object.assign(document.createElement('script'), { text: 'void 0' })),
  style: (address) => document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: address })),
  frame: (address) => document.body.append(Object.assign(document.createElement('iframe'), { src: address })),
  worker: () => new Worker(URL.createObjectURL(new Blob(['void 0']))),
  form: (address) => {
    const form = Object.assign(document.createElement('form'), { action: address, method: 'post' });
    document.body.append(form);
    form.submit();
  },
};

for (const [name, attempt] of Object.entries(ways)) {
  test(`the policy stops a ${name}`, { timeout: 180_000 }, async () => {
    const { page, close } = await openPage();
    try {
      const violation = page.evaluate(
        () =>
          new Promise((seen) => {
            document.addEventListener('securitypolicyviolation', (event) => seen(event.effectiveDirective), { once: true });
          }),
      );
      const address = `http://127.0.0.1:${elsewhere.address().port}/`;
      await page.evaluate(attempt, address);
      assert.ok(await violation);
      assert.deepEqual(heard, []);
    } finally {
      await close();
    }
  });
}
