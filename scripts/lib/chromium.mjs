import { existsSync } from 'node:fs';
import { run } from './process.mjs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/microsoft-edge',
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

const found = () => [process.env.TANDEM_CHROMIUM, ...places].find((place) => place && existsSync(place));

/** A browser that is there, or the one of the system's packages, or the one that Playwright downloads. */
export async function chromiumPath() {
  const there = found();
  if (there !== undefined) return there;
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium from the system’s packages; this happens once…');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update'], { env, capture: true });
    await run(
      'apt-get',
      ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core', 'fonts-noto-color-emoji'],
      { env, capture: true },
    );
    return chromiumAfterInstall();
  }
  console.log('Downloading Chromium with Playwright; this happens once…');
  const { chromium } = await import('playwright-core');
  if (!existsSync(chromium.executablePath())) await run('npx', ['playwright-core', 'install', 'chromium']);
  return chromium.executablePath();
}

function chromiumAfterInstall() {
  const path = found();
  if (path === undefined)
    throw new Error('Chromium was installed but is not where it should be; set TANDEM_CHROMIUM to its path.');
  return path;
}
