import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { tandem } from './extension.ts';

describe('activation', () => {
  it('offers its API to other extensions', async () => {
    const api = await tandem();
    assert.equal(api.version, 1);
    assert.deepEqual(api.roles().overseer.use, [{ provider: 'practice', model: 'practice-model' }]);
  });

  it('registers every command that the manifest declares', async () => {
    const extension = vscode.extensions.getExtension('tandem.tandem');
    const manifest = extension?.packageJSON as { contributes: { commands: { command: string }[] } };
    const known = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(manifest.contributes.commands.filter(({ command }) => !known.has(command)), []);
  });

  it('loads less than 150 KB and takes less than 50 ms', () => {
    const { extensionPath } = vscode.extensions.getExtension('tandem.tandem') ?? { extensionPath: '' };
    const core = join(extensionPath, 'dist', 'extension.cjs');
    assert.ok(statSync(core).size <= 150 * 1024, `${statSync(core).size} bytes`);
    const samples = Array.from({ length: 9 }, () => activationMs(extensionPath)).toSorted((a, b) => a - b);
    const median = samples[4] ?? Infinity;
    writeFileSync(join(process.env['TANDEM_TEST_OUTPUT'] ?? '.', 'activation.json'), JSON.stringify({ median, samples }));
    console.log('host-test', `    activation: median ${median.toFixed(1)} ms of ${samples.map((ms) => ms.toFixed(1)).join(', ')}`);
    assert.ok(median < 50, `median ${median} ms`);
  });
});

/**
 * Loading the file and calling activate, in a fresh process of the extension host's own Node with a `vscode` that does
 * nothing: what Tandem itself costs, without the cache that this host has already filled. It cannot show what VS Code
 * adds around it.
 */
function activationMs(extensionPath: string): number {
  const script = `
    const Module = require('node:module');
    const nothing = new Proxy(function () {}, { get: (t, k) => (k === Symbol.toPrimitive ? () => '' : k === 'then' ? undefined : nothing), apply: () => nothing, construct: () => nothing });
    const load = Module._load;
    Module._load = (name, ...rest) => (name === 'vscode' ? nothing : load(name, ...rest));
    const context = { subscriptions: [], secrets: nothing, globalStorageUri: nothing, extensionUri: nothing };
    const start = performance.now();
    require(${JSON.stringify(join(extensionPath, 'dist', 'extension.cjs'))}).activate(context);
    console.log(performance.now() - start);`;
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  return Number(execFileSync(process.execPath, ['--eval', script], { env, encoding: 'utf8' }).trim().split('\n').at(-1));
}

describe('what ships', () => {
  it('is the build that was just made', () => {
    const { extensionPath } = vscode.extensions.getExtension('tandem.tandem') ?? { extensionPath: '' };
    const sizes = JSON.parse(readFileSync(join(extensionPath, 'dist', 'sizes.json'), 'utf8')) as Record<string, number>;
    assert.equal(statSync(join(extensionPath, 'dist', 'extension.cjs')).size, sizes['dist/extension.cjs']);
  });
});
