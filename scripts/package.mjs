// Packs dist/tandem.vsix from what was built.
import { join } from 'node:path';
import { root } from './lib/bootstrap.mjs';
import { run } from './lib/process.mjs';

const arguments_ = ['package', '--no-dependencies', '--out', join('dist', 'tandem.vsix')];
await run(join(root, 'node_modules', '.bin', 'vsce'), arguments_, { cwd: root, capture: true, shell: process.platform === 'win32' });
console.log(join(root, 'dist', 'tandem.vsix'));
