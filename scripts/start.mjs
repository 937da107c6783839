// Opens a real VS Code with Tandem loaded on a small workspace and a model that answers.
//   npm start                 desktop VS Code if there is one, else the one that is downloaded, else in the browser
//   npm start -- --browser    in the browser, whatever there is
//   npm start -- --check      in the browser, without opening one; prints `ready: ADDRESS` when it answers
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { bootstrap, root } from './lib/bootstrap.mjs';
import { cacheFolder } from './lib/cache.mjs';
import { run, start } from './lib/process.mjs';

await bootstrap();

const wants = new Set(process.argv.slice(2));
const unknown = [...wants].filter((word) => !['--browser', '--check'].includes(word));
if (unknown.length > 0) {
  console.error(`npm start does not know ${unknown.join(' ')}. It takes --browser and --check.`);
  process.exit(2);
}
const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const profile = join(cacheFolder, 'start-profile');
const workspace = join(cacheFolder, 'start-workspace');

console.log('Building Tandem…');
await run('node', ['esbuild.js'], { cwd: root, timeoutMs: 120_000 });
if (!existsSync(workspace)) await cp(join(root, 'samples'), workspace, { recursive: true });
await mkdir(profile, { recursive: true });

const settings = await modelSettings();
const desktop = wants.has('--browser') || wants.has('--check') || !hasDisplay ? undefined : await desktopProgram();
if (desktop === undefined) await openInBrowser(settings);
else await openDesktop(desktop, settings);

/** With no local model server and no key of an earlier start, the practice model answers, and says what it is. */
async function modelSettings() {
  const kept = await readSettings(join(profile, 'settings.json'));
  const practising = JSON.stringify(kept['tandem.roles'] ?? 'practice').includes('practice');
  const server = await answeringServer();
  if (server !== undefined) {
    console.log(`A local model server answers at ${server}; Tandem uses it.`);
    return practising ? { ...kept, 'tandem.roles': undefined } : kept;
  }
  if (!practising) return kept;
  const { startPracticeModel } = await import('./practice-model.mjs');
  const practice = await startPracticeModel({ port: 0, tokensPerSecond: 60 });
  console.log(`No local model server answers, so the practice model does (it is not an AI): ${practice.url}`);
  const use = { use: ['practice/practice-model'] };
  const label = 'Practice model (not an AI)';
  return {
    ...kept,
    'tandem.providers': { ...kept['tandem.providers'], practice: { like: 'ollama', label, baseUrl: practice.url } },
    'tandem.roles': { overseer: { ...kept['tandem.roles']?.overseer, ...use }, implementation: { ...kept['tandem.roles']?.implementation, ...use } },
  };
}

async function readSettings(file) {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    console.log(`${file} is not plain JSON; it is begun anew.`);
    return {};
  }
}

async function answeringServer() {
  const asked = ['http://127.0.0.1:11434/api/tags', 'http://127.0.0.1:1234/v1/models', 'http://127.0.0.1:8080/v1/models', 'http://127.0.0.1:8000/v1/models', 'http://127.0.0.1:11435/v1/models'];
  const answers = await Promise.all(
    asked.map(async (url) => {
      try {
        const response = await fetch(url, { signal: AbortSignal.timeout(1500) });
        const body = await response.json();
        return (body.models ?? body.data)?.length > 0 ? new URL(url).origin : undefined;
      } catch {
        // Nothing listens there, or it is no model server: both mean that it is not the one.
        return undefined;
      }
    }),
  );
  return answers.find((url) => url !== undefined);
}

async function desktopProgram() {
  const names = process.platform === 'win32' ? ['code.cmd'] : ['code'];
  const installed = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const there = installed.find((path) => existsSync(path));
  if (there !== undefined) return there;
  try {
    console.log('Downloading VS Code…');
    const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
    return await withLimit(downloadAndUnzipVSCode({ cachePath: join(cacheFolder, 'vscode-desktop') }), 5 * 60_000);
  } catch (error) {
    console.log(`VS Code could not be downloaded (${error.message}); it opens in the browser instead.`);
    return undefined;
  }
}

function withLimit(promise, milliseconds) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error('it took too long')), milliseconds).unref());
  return Promise.race([promise, late]);
}

async function openDesktop(program, values) {
  const user = join(profile, 'desktop');
  await mkdir(join(user, 'User'), { recursive: true });
  await writeFile(join(user, 'User', 'settings.json'), JSON.stringify(values, null, 2));
  console.log('VS Code opens with Tandem. Its icon is in the activity bar; close the window or press Ctrl+C to end.');
  const child = start(program, ['--wait', '--new-window', '--user-data-dir', user, '--extensions-dir', join(profile, 'extensions'), `--extensionDevelopmentPath=${root}`, workspace], {
    stdio: 'ignore',
    shell: process.platform === 'win32',
  });
  child.once('exit', () => process.exit(0));
}

async function openInBrowser(values) {
  const { startWorkbench } = await import('./lib/workbench.mjs');
  const workbench = await startWorkbench({ workspace, extension: root, dataDir: join(profile, 'browser'), settings: values });
  await run('node', ['--eval', `fetch(${JSON.stringify(workbench.url)}).then((answer) => process.exit(answer.ok ? 0 : 1))`], { timeoutMs: 30_000 });
  if (wants.has('--check')) console.log(`ready: ${workbench.url}`);
  else console.log(`\nVS Code with Tandem is ready. Open this address in a browser on this machine:\n\n  ${workbench.url}\n\nTandem’s icon is in the activity bar. Ctrl+C ends everything.`);
  if (!wants.has('--check') && hasDisplay) openBrowser(workbench.url);
  setInterval(() => undefined, 60_000);
}

function openBrowser(url) {
  const [command, ...before] = process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  start(command, [...before, url], { stdio: 'ignore' }).once('error', () => undefined);
}
