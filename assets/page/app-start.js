// Starts the page. A file of its own, because the page's policy allows no inline script.
import start from './{{app.js}}';

// The editors are fetched when the first of them is shown, after all that the page begins with.
globalThis.cutoutEditors = () => import('./{{editors.js}}');

await start({ module_or_path: new URL('./{{app.wasm}}', import.meta.url) });
