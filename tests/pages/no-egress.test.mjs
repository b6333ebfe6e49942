// Pasted text can't leave: even a script that ran inside the page or its worker would have no way
// out, because the browser enforces the page's content security policy in both.
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
    // A page without a policy, from which everything gets out, and answers that anyone may read.
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('content-type', request.url === '/bare' ? 'text/html' : 'text/javascript');
    response.end();
  });
  elsewhere.on('upgrade', (request, socket) => {
    heard.push(request.url);
    socket.destroy();
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
  'worker from data': () => new Worker('data:text/javascript,void 0'),
  form: (address) => {
    const form = Object.assign(document.createElement('form'), { action: address, method: 'post' });
    document.body.append(form);
    form.submit();
  },
};

const address = () => `http://127.0.0.1:${elsewhere.address().port}/`;

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
      await page.evaluate(attempt, address());
      assert.ok(await violation);
      assert.deepEqual(heard, []);
    } finally {
      await close();
    }
  });
}

// The same from inside a worker. Each resolves once it has got through or was stopped.
const workerWays = {
  fetch: (address) => fetch(address).catch(() => {}),
  'fetch without an answer': (address) => fetch(address, { mode: 'no-cors', method: 'POST', body: 'text' }).catch(() => {}),
  XMLHttpRequest: (address) =>
    new Promise((done) => {
      const request = new XMLHttpRequest();
      request.onloadend = () => done();
      request.open('POST', address);
      request.send('text');
    }),
  WebSocket: (address) =>
    new Promise((done) => {
      try {
        new WebSocket(address.replace('http', 'ws')).onerror = () => done();
      } catch {
        done();
      }
    }),
  EventSource: (address) =>
    new Promise((done) => {
      const source = new EventSource(address);
      source.onerror = () => {
        source.close();
        done();
      };
    }),
  'import()': (address) => import(address).then(() => {}, () => {}),
  FontFace: (address) => new FontFace('far', `url(${address})`).load().then(() => {}, () => {}),
  'cache of answers': (address) => caches.open('far').then((cache) => cache.add(address)).catch(() => {}),
  'nested worker from a blob': (address) =>
    new Promise((done) => {
      const text = `
        addEventListener('securitypolicyviolation', (event) => postMessage(event.effectiveDirective));
        fetch('${address}').catch(() => {}).then(() => setTimeout(() => postMessage(''), 100));`;
      const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
      worker.onerror = () => done();
      worker.onmessage = ({ data: directive }) => {
        if (directive) self.violated?.push(directive);
        done();
      };
    }),
};

const soon = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('a worker without a policy would let everything out', { timeout: 180_000 }, async () => {
  const { page, close } = await openPage();
  try {
    await page.goto(`${address()}bare`);
    const started = page.waitForEvent('worker');
    await page.evaluate(() => {
      window.kept = new Worker(URL.createObjectURL(new Blob(['void 0'], { type: 'text/javascript' })));
    });
    const worker = await started;
    for (const [name, attempt] of Object.entries(workerWays)) {
      heard.length = 0;
      await worker.evaluate(attempt, `${address()}out`);
      await soon(50);
      assert.ok(heard.includes('/out'), `${name} gets out where no policy holds`);
    }
  } finally {
    heard.length = 0;
    await close();
  }
});

for (const [name, attempt] of Object.entries(workerWays)) {
  test(`the policy stops a ${name} in the page’s worker`, { timeout: 180_000 }, async () => {
    const { page, close } = await openPage();
    try {
      const worker = page.workers()[0];
      assert.equal(page.workers().length, 1);
      await worker.evaluate(() => {
        self.violated = [];
        self.addEventListener('securitypolicyviolation', (event) => self.violated.push(event.effectiveDirective));
      });
      await worker.evaluate(attempt, address());
      await soon(200);
      assert.deepEqual(heard, []);
      assert.notDeepEqual(await worker.evaluate(() => self.violated), []);
    } finally {
      await close();
    }
  });
}

test('the page’s worker can neither import scripts nor start a worker from elsewhere', { timeout: 180_000 }, async () => {
  const { page, close } = await openPage();
  try {
    const worker = page.workers()[0];
    const imported = await worker.evaluate((address) => {
      try {
        new Worker(address);
      } catch {
        // Some browsers throw, others only report.
      }
      try {
        importScripts(address);
        return true;
      } catch {
        return false;
      }
    }, address());
    assert.equal(imported, false);
    await soon(200);
    assert.deepEqual(heard, []);
  } finally {
    await close();
  }
});

test('a worker that is started from a blob inherits the policy', { timeout: 180_000 }, async () => {
  const { page, close } = await openPage();
  try {
    const said = await page.evaluate(
      (address) =>
        new Promise((resolve) => {
          const text = `
            let directive;
            addEventListener('securitypolicyviolation', (event) => { directive = event.effectiveDirective; });
            fetch('${address}').then(() => 'got out', () => 'blocked')
              .then((outcome) => setTimeout(() => postMessage([outcome, directive]), 100));`;
          const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
          worker.onmessage = (event) => resolve(event.data);
          worker.onerror = () => resolve(['did not start']);
        }),
      address(),
    );
    assert.deepEqual(said, ['blocked', 'connect-src']);
    assert.deepEqual(heard, []);
  } finally {
    await close();
  }
});
