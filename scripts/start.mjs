// Opens a real VS Code with Tandem loaded on a small workspace and a model that answers.
//   npm start                 desktop VS Code if there is one, else the one that is downloaded, else in the browser
//   npm start -- --browser    in the browser, whatever there is
//   npm start -- --check      in the browser, without opening one; prints `ready: ADDRESS` when it answers
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { bootstrap, root } from './lib/bootstrap.mjs';
import { cacheFolder, installOnce } from './lib/cache.mjs';
import { desktopArguments, desktopProgram, openBrowser } from './lib/desktop.mjs';
import { isEnding, run, start } from './lib/process.mjs';
import { readSettings, wantsPractice, withoutPractice, withPractice, writeSettings } from './lib/profile.mjs';

const wants = new Set(process.argv.slice(2));
const unknown = [...wants].filter((word) => !['--browser', '--check'].includes(word));
if (unknown.length > 0) {
  console.error(`npm start does not know ${unknown.join(' ')}. It takes --browser and --check.`);
  process.exit(2);
}

await bootstrap();
console.log('Building Tandem…');
await run('node', ['esbuild.js'], { cwd: root, timeoutMs: 120_000 });
const profile = join(cacheFolder, 'start-profile');
const workspace = await installOnce('start-workspace', (folder) =>
  cp(join(root, 'samples'), folder, { recursive: true }),
);
const desktop = wants.has('--browser') || wants.has('--check') ? undefined : await desktopProgram();
await (desktop === undefined ? openInBrowser() : openDesktop(desktop));

async function openDesktop(program) {
  const data = join(profile, 'desktop');
  const file = join(data, 'User', 'settings.json');
  await writeSettings([file], await withModel(await readSettings(file)));
  const folders = ['--user-data-dir', data, '--extensions-dir', join(profile, 'extensions')];
  const how = ['--wait', '--new-window', '--disable-workspace-trust', ...desktopArguments];
  // Inside a terminal of VS Code this would make the new one behave like a plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const child = start(program, [...folders, ...how, `--extensionDevelopmentPath=${root}`, workspace], {
    stdio: 'ignore',
    env,
    shell: program.endsWith('.cmd'),
  });
  child.once('error', (error) => {
    console.error(`${program} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.once('exit', (code) => isEnding() || process.exit(code ?? 1));
  console.log('VS Code opens with Tandem: its icon is in the activity bar. Close the window or press Ctrl+C to end.');
}

async function openInBrowser() {
  const { settingsFiles, startWorkbench } = await import('./lib/workbench.mjs');
  const data = join(profile, 'browser');
  const [ofUser, ofMachine] = settingsFiles(data);
  // Tandem's settings are the machine's; what the user's file says of them is a copy and may be out of date.
  const others = Object.entries(await readSettings(ofUser)).filter(([name]) => !name.startsWith('tandem.'));
  const kept = { ...Object.fromEntries(others), ...(await readSettings(ofMachine)) };
  const settings = await withModel(kept);
  // As a person gets it: installed. A folder under development would be loaded by a test driver that hides notifications.
  await run('node', [join('scripts', 'package.mjs')], { cwd: root, capture: true, timeoutMs: 120_000 });
  const vsix = join(root, 'dist', 'tandem.vsix');
  const workbench = await startWorkbench({ workspace, vsix, dataDir: data, settings });
  const answer = await fetch(workbench.url, { signal: AbortSignal.timeout(30_000) });
  if (!answer.ok) throw new Error(`VS Code answers with status ${answer.status}.`);
  void workbench.ended.then((code) => {
    if (isEnding()) return;
    console.error(`VS Code ended with exit code ${code}.\n${workbench.logs.join('').slice(-2000)}`);
    process.exit(1);
  });
  if (wants.has('--check')) {
    console.log(`ready: ${workbench.url}`);
    return;
  }
  console.log('\nVS Code with Tandem is ready. Open this address in a browser on this machine:');
  console.log(`\n  ${workbench.url}\n`);
  console.log('Tandem’s icon is in the activity bar. Ctrl+C ends everything.');
  openBrowser(workbench.url);
}

/**
 * With no local model server, the practice model answers for every role that has been given no other model, and says what
 * it is. Keys lie encrypted in the profile and cannot be seen from here; whoever set one has chosen a model, too.
 */
async function withModel(settings) {
  const server = await answeringServer();
  if (server !== undefined) {
    console.log(`A local model server answers at ${server}; Tandem uses it.`);
    return withoutPractice(settings);
  }
  if (!wantsPractice(settings)) return settings;
  const { startPracticeModel } = await import('./practice-model.mjs');
  const practice = await startPracticeModel();
  console.log(`No local model server answers, so the practice model does (it is not an AI): ${practice.url}`);
  return withPractice(settings, practice.url);
}

/** Ollama, LM Studio, llama.cpp, vLLM and Shimmy, where they listen when nobody tells them otherwise. */
async function answeringServer() {
  const models = ['11434/api/tags', '1234/v1/models', '8080/v1/models', '8000/v1/models', '11435/v1/models'];
  const answers = await Promise.all(models.map((path) => serverWithModels(`http://127.0.0.1:${path}`)));
  return answers.find((origin) => origin !== undefined);
}

async function serverWithModels(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1500) });
    const body = await response.json();
    return (body.models ?? body.data)?.length > 0 ? new URL(url).origin : undefined;
  } catch {
    // Nothing listens there, or it is no model server: both mean that it is not the one.
    return undefined;
  }
}
