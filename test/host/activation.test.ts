import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { tandem } from './extension.ts';

describe('activation', () => {
  it('offers its API to other extensions', async () => {
    const api = await tandem();
    assert.equal(api.version, 1);
    assert.deepEqual((await api.roles()).overseer.use, [{ provider: 'practice', model: 'practice-model' }]);
  });

  it('registers every command that the manifest declares', async () => {
    const extension = vscode.extensions.getExtension('tandem.tandem');
    const manifest = extension?.packageJSON as { contributes: { commands: { command: string }[] } };
    const known = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      manifest.contributes.commands.filter(({ command }) => !known.has(command)),
      [],
    );
  });

  it('loads at most 150 KB', () => {
    const { extensionPath } = vscode.extensions.getExtension('tandem.tandem') ?? { extensionPath: '' };
    const { size } = statSync(join(extensionPath, 'dist', 'extension.cjs'));
    assert.ok(size <= 150 * 1024, `${size} bytes`);
  });
});

describe('what ships', () => {
  it('is the build that was just made', () => {
    const { extensionPath } = vscode.extensions.getExtension('tandem.tandem') ?? { extensionPath: '' };
    const sizes = JSON.parse(readFileSync(join(extensionPath, 'dist', 'sizes.json'), 'utf8')) as Record<string, number>;
    assert.equal(statSync(join(extensionPath, 'dist', 'extension.cjs')).size, sizes['dist/extension.cjs']);
  });
});
