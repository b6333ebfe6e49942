// Starts the worker. The page runs this file as a module worker.
import start from './{{worker.js}}';

await start({ module_or_path: new URL('./{{worker.wasm}}', import.meta.url) });
