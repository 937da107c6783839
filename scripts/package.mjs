// Packs dist/tandem.vsix from what was built.
import { join } from 'node:path';
import { root } from './lib/bootstrap.mjs';
import { run } from './lib/process.mjs';

const packing = ['package', '--no-dependencies', '--out', join('dist', 'tandem.vsix')];
await run(join(root, 'node_modules', '.bin', 'vsce'), packing, {
  cwd: root,
  capture: true,
  shell: process.platform === 'win32',
});
console.log(join(root, 'dist', 'tandem.vsix'));
