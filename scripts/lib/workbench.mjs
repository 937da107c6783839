import { createServer } from 'node:net';
import { existsSync, rmSync } from 'node:fs';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { codeServerMain } from './codeServer.mjs';
import { run, start, stopAndWait } from './process.mjs';
import { writeSettings } from './profile.mjs';

const startMs = 60_000;

/**
 * Starts a real VS Code on a free port of this machine. Several may run at once; each has its own data unless it is given
 * some, and then a second start on the same data is the same editor opened again.
 *
 * @param {object} options
 * @param {string} options.workspace the folder to open
 * @param {string} [options.extension] a folder with an extension under development
 * @param {string} [options.beside] a folder with another extension, that is simply installed
 * @param {string} [options.vsix] a packaged extension to install first; only so notifications are shown
 * @param {string} [options.tests] a script to run inside the extension host; its `run` is awaited
 * @param {Record<string, unknown>} [options.settings] the user's settings; absent: those that the data folder has
 * @param {boolean} [options.trust] true: workspace trust is on and asks
 * @param {string} [options.dataDir]
 * @param {Record<string, string>} [options.env] added to the environment of the extension host
 */
export async function startWorkbench(options) {
  const main = await codeServerMain();
  const own = options.dataDir === undefined;
  const data = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'tandem-vscode-')));
  // A run that was interrupted leaves nothing either: by then our children have been ended.
  const removeOwn = () => own && rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  process.once('exit', removeOwn);
  const folders = [
    '--user-data-dir',
    join(data, 'user'),
    '--extensions-dir',
    join(data, 'extensions'),
    '--server-data-dir',
    join(data, 'server'),
  ];
  const files = settingsFiles(data);
  if (options.settings !== undefined || !files.every((file) => existsSync(file)))
    await writeSettings(files, options.settings);
  if (options.beside !== undefined)
    await cp(options.beside, join(data, 'extensions', basename(options.beside)), { recursive: true });
  if (options.vsix !== undefined) {
    await run(
      process.execPath,
      [main, '--install-extension', options.vsix, '--force', ...folders, '--accept-server-license-terms'],
      { capture: true },
    );
  }
  // Without the driver the address cannot name a folder to load; with it VS Code pops up no notification.
  const driver = options.extension === undefined && options.tests === undefined ? [] : ['--enable-smoke-test-driver'];
  const port = await freePort();
  const child = start(
    process.execPath,
    [
      main,
      ...driver,
      '--without-connection-token',
      '--accept-server-license-terms',
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--disable-telemetry',
      ...(options.trust ? [] : ['--disable-workspace-trust']),
      ...folders,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.env } },
  );
  const logs = [];
  child.stdout.on('data', (text) => logs.push(String(text)));
  child.stderr.on('data', (text) => logs.push(String(text)));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await listening(child, logs);
  return {
    url: address(port, options),
    dataDir: data,
    logs,
    ended,
    /** @param {Record<string, unknown>} settings */
    setSettings: (settings) => writeSettings(files, settings),
    async stop() {
      await stopAndWait(child);
      removeOwn();
      process.off('exit', removeOwn);
    },
  };
}

function address(port, { workspace, extension, tests }) {
  const remote = (path) => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload = [
    ...(extension === undefined ? [] : [['extensionDevelopmentPath', remote(extension)]]),
    ...(tests === undefined ? [] : [['extensionTestsPath', remote(tests)]]),
  ];
  const query = new URLSearchParams({ folder: workspace });
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `http://127.0.0.1:${port}/?${query}`;
}

/** The user's and the machine's settings. A setting of scope `machine`, as Tandem's are, counts only in the second. */
export function settingsFiles(data) {
  return [join(data, 'user', 'User', 'settings.json'), join(data, 'user', 'Machine', 'settings.json')];
}

function listening(child, logs) {
  return new Promise((resolve, reject) => {
    const fail = (why) => {
      void stopAndWait(child);
      reject(new Error(`VS Code did not start: ${why}\n${logs.join('').slice(-3000)}`));
    };
    const timer = setTimeout(() => fail('it took too long'), startMs);
    child.stdout.on('data', (text) => {
      if (!/agent listening|Extension host agent/i.test(String(text))) return;
      clearTimeout(timer);
      resolve();
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`it ended with exit code ${code}`);
    });
  });
}

/** Free a moment ago, which is as much as can be known. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
