import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installOnce } from './cache.mjs';
import { run } from './process.mjs';

const version = '4.139.1';

/** VS Code's own server, from the npm registry: workbench and extension host as they are in the desktop program. */
export async function codeServerMain() {
  const folder = await installOnce(`code-server-${version}`, async (making) => {
    console.log(`Installing VS Code (code-server ${version}) into the cache; this happens once…`);
    await writeFile(join(making, 'package.json'), '{"private":true}\n');
    const npm = (cwd, ...args) =>
      run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...args], { cwd, capture: true });
    await npm(making, `code-server@${version}`);
    await npm(join(making, 'node_modules/code-server/lib/vscode'), '--omit=dev');
  });
  return join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js');
}
