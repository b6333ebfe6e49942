// Starts the page. A file of its own, because the page's policy allows no inline script.
import start from './{{app.js}}';

await start({ module_or_path: new URL('./{{app.wasm}}', import.meta.url) });
