// Runs test/host inside the extension host of a real VS Code, with Tandem under development and a model server that answers.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, root } from './lib/bootstrap.mjs';

await bootstrap();

const { build } = await import('esbuild');
const { chromium } = await import('playwright-core');
const { chromiumArguments, chromiumPath } = await import('./lib/chromium.mjs');
const { startWorkbench } = await import('./lib/workbench.mjs');
const { startPracticeModel } = await import('./practice-model.mjs');
const { globSync } = await import('node:fs');

const longestMs = 4 * 60_000;
const output = join(root, 'test-output');
const bundle = join(output, 'host', 'index.cjs');

/** One file for the extension host: every test, mocha's browser build and what they import; `vscode` is the host's own. */
async function bundleTests() {
  const files = globSync('test/host/*.test.ts', { cwd: root });
  if (files.length === 0) throw new Error('There are no tests in test/host.');
  const contents = `
    export async function run() {
      const { runAll } = await import('./test/host/runner.ts');
      await runAll(() => [${files.map((file) => `import(${JSON.stringify(`./${file.replaceAll('\\', '/')}`)})`).join(', ')}]);
    }`;
  await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    outfile: bundle,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode'],
    sourcemap: 'inline',
    // Mocha's parts for parallel runs and the terminal are bundled but never used here.
    logLevel: 'error',
  });
}

await mkdir(join(output, 'host'), { recursive: true });
await bundleTests();
const workspace = await mkdtemp(join(tmpdir(), 'tandem-host-workspace-'));
const practice = await startPracticeModel({ port: 0, tokensPerSecond: 1000 });
const workbench = await startWorkbench({
  workspace,
  extension: root,
  beside: join(root, 'test', 'host', 'any-model'),
  tests: bundle,
  settings: {
    'tandem.discovery.atStart': true,
    'tandem.providers': { practice: { like: 'ollama', label: 'Practice model', baseUrl: practice.url } },
    'tandem.roles': {
      overseer: { use: ['practice/practice-model'] },
      implementation: { use: ['practice/practice-model'] },
    },
  },
  env: { TANDEM_TEST_OUTPUT: output },
});
const browser = await chromium.launch({ executablePath: await chromiumPath(), args: chromiumArguments });
let code = 1;
try {
  const page = await browser.newPage();
  const finished = Promise.withResolvers();
  await page.exposeFunction('codeAutomationExit', finished.resolve);
  await page.exposeFunction('codeAutomationLog', (type, parts) => {
    if (typeof parts?.[0] === 'string' && parts[0].startsWith('host-test')) console.log(parts.slice(1).join(' '));
  });
  await page.goto(workbench.url);
  const late = new Promise((resolve) => setTimeout(resolve, longestMs, 'late'));
  const result = await Promise.race([finished.promise, late]);
  if (result === 'late')
    console.error(
      `The extension host did not finish in ${longestMs / 1000} s.\n${workbench.logs.join('').slice(-3000)}`,
    );
  else code = result;
} finally {
  await browser.close();
  await workbench.stop();
  await practice.close();
  await rm(workspace, { recursive: true, force: true });
}
process.exit(code);
