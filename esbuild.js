// Builds everything that ships. Each dynamic import of our own code becomes a file of its own under dist/lazy, so that
// activation reads only extension.cjs and an SDK is read from disk when its wire is first used.
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const watch = process.argv.includes('--watch');
const development = watch || process.argv.includes('--development');

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  minify: !development,
  // Names survive minifying: error classes and stack traces are read by people.
  keepNames: false,
  sourcemap: development ? 'linked' : false,
  logLevel: 'warning',
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': JSON.stringify(development ? 'development' : 'production') },
};

const node = { ...common, platform: 'node', target: 'node22', mainFields: ['module', 'main'], external: ['vscode'] };

/** Lazily required files: found while building the entries that import them, and built after these, until none is new. */
const lazyEntries = new Map();

function lazyName(path) {
  return relative(resolve(root, 'src'), path).replace(/\.ts$/, '').replaceAll(/[\\/]/g, '-');
}

/** @type {(from: string) => esbuild.Plugin} */
const lazyImports = (from) => ({
  name: 'lazy-imports',
  setup(build) {
    const lazy = (name, file) => {
      lazyEntries.set(name, file);
      return { path: `${from}${name}.cjs`, external: true };
    };
    build.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
      const ours = kind === 'dynamic-import' && resolveDir.startsWith(resolve(root, 'src'));
      return ours ? lazy(lazyName(resolve(resolveDir, path)), resolve(resolveDir, path)) : undefined;
    });
    // Two wires speak through one SDK: it is a file of its own, so that it is in the package once.
    build.onResolve({ filter: /^openai$/ }, ({ importer }) =>
      importer.includes('node_modules') ? undefined : lazy('sdk-openai', fileURLToPath(import.meta.resolve('openai'))),
    );
  },
});

/** `import()` becomes `require()`: loading CommonJS through the ES module loader costs several times as much. */
const commonJs = { ...node, format: 'cjs', supported: { 'dynamic-import': false } };

async function buildCommonJs() {
  const entries = [
    { entryPoints: ['src/extension.ts'], outfile: 'dist/extension.cjs' },
    { entryPoints: ['src/node/cli.ts'], outfile: 'dist/cli.cjs', banner: { js: '#!/usr/bin/env node' } },
  ];
  const sizes = [];
  for (const entry of entries) sizes.push(await run({ ...commonJs, ...entry, plugins: [lazyImports('./lazy/')] }));
  const worker = { entryPoints: ['src/node/store/worker.ts'], outfile: 'dist/lazy/store-worker.cjs' };
  sizes.push(await run({ ...commonJs, ...worker, plugins: [lazyImports('./')] }));
  const built = new Set();
  for (;;) {
    const next = [...lazyEntries].find(([name]) => !built.has(name));
    if (next === undefined) return sizes;
    built.add(next[0]);
    const options = { entryPoints: [next[1]], outfile: `dist/lazy/${next[0]}.cjs`, plugins: [lazyImports('./')] };
    sizes.push(await run({ ...commonJs, ...options }));
  }
}

/** The engine for other programs, as ES modules: its wires are split off and loaded when first asked. */
function buildEngine() {
  return run({
    ...node,
    format: 'esm',
    splitting: true,
    entryPoints: { engine: 'src/node/headless.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    chunkNames: 'engine/[name]-[hash]',
  });
}

/** Its types, one declaration for each source file, and a front door beside the module. */
async function declareEngine() {
  await promisify(execFile)(resolve(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.engine.json'], {
    cwd: root,
    shell: process.platform === 'win32',
  });
  await writeFile(resolve(root, 'dist/engine.d.mts'), "export * from './types/node/headless.ts';\n");
}

function buildWebview() {
  return run({
    ...common,
    platform: 'browser',
    target: 'es2023',
    format: 'iife',
    entryPoints: { chat: 'src/webview/chat/main.ts' },
    outdir: 'dist/webview',
    loader: { '.ttf': 'file', '.svg': 'text' },
  });
}

async function run(options) {
  if (!watch) return (await esbuild.build({ ...options, metafile: true })).metafile;
  const context = await esbuild.context(options);
  await context.watch();
  return undefined;
}

if (!watch) await rm(resolve(root, 'dist'), { recursive: true, force: true });
const metafiles = [...(await buildCommonJs()), await buildEngine(), await buildWebview()];
if (!watch) {
  await declareEngine();
  const outputs = metafiles.flatMap((meta) => Object.entries(meta?.outputs ?? {}));
  const sizes = Object.fromEntries(outputs.map(([path, output]) => [path, output.bytes]));
  await mkdir(resolve(root, 'dist'), { recursive: true });
  await writeFile(resolve(root, 'dist/sizes.json'), `${JSON.stringify(sizes, null, 2)}\n`);
}
