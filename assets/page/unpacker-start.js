// Starts the program that unpacks files. The page runs this file as a module worker.
import start from './{{unpacker.js}}';

await start({ module_or_path: new URL('./{{unpacker.wasm}}', import.meta.url) });
