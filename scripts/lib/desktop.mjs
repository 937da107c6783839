// The VS Code of this machine's desktop: the one that is installed, or the one that Microsoft's test library downloads.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { root } from './bootstrap.mjs';
import { cacheFolder } from './cache.mjs';
import { run } from './process.mjs';

const windows = process.platform === 'win32';
const downloadMs = 5 * 60_000;

const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** @returns {Promise<string | undefined>} a program to start; undefined when this machine has none and gets none */
export async function desktopProgram() {
  if (!hasDisplay) return undefined;
  const installed = commandLines().find((path) => existsSync(path));
  if (installed !== undefined && (await isNewEnough(installed))) return programOf(realpathSync(installed));
  try {
    console.log('Downloading VS Code; this happens once…');
    const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
    return await within(downloadAndUnzipVSCode({ cachePath: join(cacheFolder, 'vscode-desktop') }), downloadMs);
  } catch (error) {
    console.log(`VS Code could not be downloaded (${error.message}); it opens in the browser instead.`);
    return undefined;
  }
}

/** In a terminal of a remote window `code` is another program, which opens things in that window: not what we want. */
function commandLines() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('remote-cli'));
  return folders.map((folder) => join(folder, windows ? 'code.cmd' : 'code'));
}

async function isNewEnough(commandLine) {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [major, minor] = numbers(engines.vscode);
  try {
    const version = await run(commandLine, ['--version'], { capture: true, timeoutMs: 20_000, shell: windows });
    const [itsMajor, itsMinor] = numbers(version);
    if (itsMajor > major || (itsMajor === major && itsMinor >= minor)) return true;
    console.log(`The installed VS Code is ${itsMajor}.${itsMinor}; Tandem needs ${major}.${minor}.`);
  } catch (error) {
    console.log(`The installed VS Code does not answer: ${error.message}`);
  }
  return false;
}

function numbers(text) {
  return (/(\d+)\.(\d+)/.exec(text) ?? ['', '0', '0']).slice(1).map(Number);
}

/** The command line starts the program apart from us; started directly, it ends when we end. */
function programOf(commandLine) {
  const folder = dirname(commandLine);
  const beside = {
    linux: ['../code'],
    darwin: ['../../../MacOS/Code', '../../../MacOS/Electron'],
    win32: ['../Code.exe'],
  }[process.platform];
  return (beside ?? []).map((path) => resolve(folder, path)).find((path) => existsSync(path)) ?? commandLine;
}

/** Chromium's sandbox does not work for the superuser, and VS Code refuses to start without being told so. */
export const desktopArguments = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** Not among our children: a browser that this opens for the first time must outlive us. */
export function openBrowser(url) {
  if (!hasDisplay) return;
  const [command, ...before] = { darwin: ['open'], win32: ['cmd', '/c', 'start', '""'] }[process.platform] ?? [
    'xdg-open',
  ];
  const browser = spawn(command, [...before, url], { stdio: 'ignore', detached: true });
  browser.once('error', () => console.log('No browser could be opened from here; the address above is the way in.'));
  browser.unref();
}

function within(promise, milliseconds) {
  const late = Promise.withResolvers();
  const timer = setTimeout(() => late.reject(new Error(`it took longer than ${milliseconds / 1000} s`)), milliseconds);
  return Promise.race([promise, late.promise]).finally(() => clearTimeout(timer));
}
