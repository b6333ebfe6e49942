// A journey is a test that uses the page as a person does.
import { mkdir } from 'node:fs/promises';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openPage, stopAll } from './browser.mjs';

/** Where pictures of failed journeys go. */
const results = fileURLToPath(new URL('../../test-results/', import.meta.url));

after(stopAll);

/**
 * Defines a test that uses the page: `steps` gets the opened page (and, as the second argument,
 * what `openPage` returned). It fails when a step fails or the page has had any trouble, and then
 * leaves a picture in test-results/.
 */
export function journey(name, steps, options = {}) {
  // The limit only ends a journey that hangs; nothing here measures time.
  test(name, { timeout: 180_000 }, async () => {
    const opened = await openPage(options);
    try {
      await steps(opened.page, opened);
      if (opened.troubles.length > 0) throw new Error('Every step worked, but the page had troubles.');
    } catch (error) {
      const picture = `${results}${name.replaceAll(/[^a-z0-9]+/gi, '-')}.png`;
      await mkdir(results, { recursive: true });
      await opened.page.screenshot({ path: picture }).catch(() => {});
      if (opened.troubles.length > 0) error.message += `\nTroubles of the page:\n  ${opened.troubles.join('\n  ')}`;
      error.message += `\nPicture: ${picture}`;
      throw error;
    } finally {
      await opened.close();
    }
  });
}
