import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const binaries = join(root, 'node_modules', '.bin');

/**
 * Makes a fresh clone ready and continues under the Node of the project. Needs nothing but Node 20 and npm: only modules
 * of Node itself may be imported before this has run.
 */
export function bootstrap() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Error(`Node 20 or newer is needed; this is ${process.version}.`);
  }
  installPackages(root);
  process.env.PATH = `${binaries}${delimiter}${process.env.PATH}`;
  continueUnder(join(binaries, process.platform === 'win32' ? 'node.cmd' : 'node'));
}

/** Installs what the lockfile says, once for each state of the lockfile. */
export function installPackages(folder) {
  const lockfile = readFileSync(join(folder, 'package-lock.json'));
  const wanted = createHash('sha256').update(lockfile).digest('hex');
  const stamp = join(folder, 'node_modules', '.installed-lockfile');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log(`Installing packages in ${folder}…`);
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
    timeout: 600_000,
  });
  if (npm.status !== 0) throw new Error(`npm ci failed in ${folder}${npm.error ? `: ${npm.error.message}` : ''}`);
  writeFileSync(stamp, wanted);
}

/** Our code runs on Node 22 and newer; the machine may have an older one. The package `node` brings its own. */
function continueUnder(node) {
  if (Number(process.versions.node.split('.')[0]) >= 24) return;
  if (process.env.TANDEM_CONTINUED) throw new Error(`${node} is no Node 24; remove node_modules and try again.`);
  const env = { ...process.env, TANDEM_CONTINUED: '1' };
  const child = spawnSync(node, process.argv.slice(1), { stdio: 'inherit', env, shell: process.platform === 'win32' });
  process.exit(child.status ?? 1);
}
