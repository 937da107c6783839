import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { handOver, run } from './process.mjs';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const windows = process.platform === 'win32';
const binaries = join(root, 'node_modules', '.bin');
const nodeMajor = Number(process.versions.node.split('.')[0]);

/**
 * Makes a fresh clone ready and continues under the Node of the project. Needs nothing but Node 20 and npm: only modules
 * of Node itself may be imported before this has run.
 */
export async function bootstrap() {
  if (nodeMajor < 20) throw new Error(`Node 20 or newer is needed; this is ${process.version}.`);
  await installPackages(root);
  await runInstallScripts();
  process.env.PATH = `${binaries}${delimiter}${process.env.PATH}`;
  await continueUnder(join(binaries, windows ? 'node.cmd' : 'node'));
}

/** Installs what the lockfile says, when something else or nothing is there. */
export async function installPackages(folder) {
  if (isInstalled(folder)) return;
  console.log(`Installing packages in ${folder}…`);
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, shell: windows });
}

/**
 * npm leaves a lockfile of what it installed in node_modules, as its last step: an aborted installation has none. Packages
 * for other platforms are optional and not there. Comparing the two spares whoever ran `npm ci` a second one, and never
 * takes the packages away under somebody who is using them.
 */
function isInstalled(folder) {
  const record = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const there = packagesOf(record);
  return Object.entries(packagesOf(join(folder, 'package-lock.json'))).every(([path, { version, optional }]) => {
    if (path === '') return true;
    return there[path] === undefined ? optional === true : there[path].version === version;
  });
}

function packagesOf(lockfile) {
  return JSON.parse(readFileSync(lockfile, 'utf8')).packages;
}

/** Where npm is told to ignore install scripts, the two that fetch a program (Node and esbuild) have not run. */
async function runInstallScripts() {
  if (existsSync(join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node'))) return;
  const rebuild = ['rebuild', 'node', 'esbuild', '--ignore-scripts=false', '--loglevel=error'];
  await run('npm', rebuild, { cwd: root, shell: windows });
}

/** The project's Node is 24, which runs TypeScript and has node:sqlite. The machine's may be older, or newer than VS Code's. */
async function continueUnder(node) {
  if (nodeMajor === 24) return;
  if (process.env.TANDEM_CONTINUED) throw new Error(`${node} is no Node 24; remove node_modules and try again.`);
  await handOver(node, process.argv.slice(1), { env: { ...process.env, TANDEM_CONTINUED: '1' }, shell: windows });
}
