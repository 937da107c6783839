// Takes the pictures of the README and the documentation anew: `npm run screenshots`.
import { fileURLToPath } from 'node:url';
import { photograph } from '../test/e2e/scenes.ts';

for (const file of await photograph(fileURLToPath(new URL('../docs/screenshots', import.meta.url)))) console.log(file);
