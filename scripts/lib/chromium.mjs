import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './process.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Without a network of its own: a closed machine refuses what a browser otherwise looks up at every start. */
export const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function found() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [process.env.TANDEM_CHROMIUM, ...onPath, ...places].find((place) => place && existsSync(place));
}

/** A browser that is there, or the one of the system's packages, or the one that Playwright downloads. */
export async function chromiumPath() {
  const there = found();
  if (there !== undefined) return there;
  try {
    return await installed();
  } catch (error) {
    const next = 'Install Chromium, Chrome or Edge, or set TANDEM_CHROMIUM to the path of one.';
    throw new Error(`There is no Chromium here, and it could not be installed. ${next}\n${error.message}`, {
      cause: error,
    });
  }
}

async function installed() {
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium from the system’s packages; this happens once…');
    const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, capture: true };
    const packages = ['chromium', 'fonts-dejavu-core', 'fonts-noto-color-emoji'];
    await run('apt-get', ['update'], options);
    await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], options);
    const path = found();
    if (path !== undefined) return path;
  }
  console.log('Downloading Chromium with Playwright; this happens once…');
  const { chromium } = await import('playwright-core');
  const path = chromium.executablePath();
  const windows = process.platform === 'win32';
  if (!existsSync(path)) await run('playwright-core', ['install', 'chromium'], { capture: true, shell: windows });
  return path;
}
