// Takes a picture of every state in tests/pages/states.mjs, in three sizes, light and dark.
//
//   node scripts/screenshots.mjs FOLDER [STATE...]
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openPage, stopAll } from '../tests/pages/browser.mjs';
import { states } from '../tests/pages/states.mjs';

const [folder, ...names] = process.argv.slice(2);
const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
];

await mkdir(folder, { recursive: true });
for (const { name, reach } of states.filter((state) => names.length === 0 || names.includes(state.name))) {
  for (const viewport of sizes) {
    for (const colorScheme of ['light', 'dark']) {
      const { page, troubles, close } = await openPage({ viewport, colorScheme, reducedMotion: 'reduce' });
      await reach(page);
      const file = join(folder, `${name}-${viewport.width}-${colorScheme}.png`);
      await page.screenshot({ path: file });
      console.log(file, troubles.length > 0 ? `\n  ${troubles.join('\n  ')}` : '');
      await close();
    }
  }
}
await stopAll();
