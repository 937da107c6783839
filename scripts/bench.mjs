// Installs the peers to measure against, builds, and runs bench/run.ts.
import { join } from 'node:path';
import { bootstrap, installPackages, root } from './lib/bootstrap.mjs';
import { run } from './lib/process.mjs';

await bootstrap();
await installPackages(join(root, 'bench'));
await run('node', ['esbuild.js'], { cwd: root });
await run('node', [join('bench', 'run.ts'), ...process.argv.slice(2)], { cwd: root, timeoutMs: 60 * 60_000 });
