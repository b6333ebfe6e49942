// Every state of the page, light and dark, has nothing that axe objects to.
import AxeBuilder from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { journey } from './journey.mjs';
import { states } from './states.mjs';

for (const { name, reach } of states) {
  for (const colorScheme of ['light', 'dark']) {
    const check = async (page) => {
      await reach(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const told = violations.map(
        ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `    ${node.html}\n    ${node.failureSummary}`).join('\n')}`,
      );
      assert.equal(told.length, 0, told.join('\n'));
    };
    journey(`axe finds nothing in state ${name}, ${colorScheme}`, check, { colorScheme });
  }
}
