// Takes a picture of every state in tests/pages/states.mjs, in three sizes, light and dark.
//
//   node scripts/screenshots.mjs FOLDER [STATE...]
//   node scripts/screenshots.mjs --readme            the pictures of the README, in docs/screenshots
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openPage, stopAll } from '../tests/pages/browser.mjs';
import { states } from '../tests/pages/states.mjs';

/** Pictures of the README, and the states they show. */
const readme = { playground: 'match', advice: 'exclusion-preview' };

const args = process.argv.slice(2);
const forReadme = args[0] === '--readme';
const [folder, ...names] = forReadme ? ['docs/screenshots'] : args;
const shots = forReadme
  ? Object.entries(readme).map(([file, name]) => ({ ...states.find((state) => state.name === name), file }))
  : states.map((state) => ({ ...state, file: state.name }));
const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
].slice(0, forReadme ? 1 : 3);

await mkdir(folder, { recursive: true });
for (const { reach, file } of shots.filter(({ name }) => names.length === 0 || names.includes(name))) {
  for (const viewport of sizes) {
    for (const colorScheme of ['light', 'dark']) {
      const { page, troubles, close } = await openPage({ viewport, colorScheme, reducedMotion: 'reduce' });
      await reach(page);
      const size = forReadme ? '' : `-${viewport.width}`;
      const path = join(folder, `${file}${size}-${colorScheme}.png`);
      await page.screenshot({ path });
      console.log(path, troubles.length > 0 ? `\n  ${troubles.join('\n  ')}` : '');
      await close();
    }
  }
}
await stopAll();
