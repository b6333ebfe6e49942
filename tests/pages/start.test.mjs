// The page starts from static files alone, and its worker answers.
import assert from 'node:assert/strict';
import { journey } from './journey.mjs';

journey('the page loads and its worker answers', async (page) => {
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'Cutout');
});
