import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateManifest } from '../../src/core/settings/manifest.ts';
import { root, sources } from './sources.ts';

type Manifest = {
  engines: { vscode: string };
  devDependencies: Record<string, string>;
  dependencies: Record<string, string>;
  contributes: {
    commands: { command: string; title: string }[];
    configuration: { properties: Record<string, { scope: string }> }[];
  };
  enabledApiProposals?: unknown;
};

const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;

/**
 * Every setting, with why it is of scope `machine`. A setting that is not in this list fails the test until somebody
 * has thought about what a hostile workspace could do with it.
 */
const reviewed = new Set([
  'tandem.roles',
  'tandem.providers',
  'tandem.discovery.atStart',
  'tandem.timeouts.connect',
  'tandem.timeouts.firstEventLocal',
  'tandem.timeouts.firstEventCloud',
  'tandem.timeouts.idleLocal',
  'tandem.timeouts.idleCloud',
  'tandem.timeouts.content',
  'tandem.limits.promptMegabytes',
  'tandem.limits.lineMegabytes',
  'tandem.limits.turnMegabytes',
]);

describe('the manifest', () => {
  it('follows from the settings schema', () => {
    execFileSync(process.execPath, ['scripts/manifest.ts', '--check'], { cwd: root, stdio: 'pipe' });
  });

  it('has every setting reviewed, and none that a workspace can set', () => {
    const properties = generateManifest().configuration.flatMap((category) => Object.entries(category.properties));
    assert.deepEqual(new Set(properties.map(([name]) => name)), reviewed);
    for (const [name, property] of properties) {
      assert.equal((property as { scope: string }).scope, 'machine', `${name} could be set by a workspace`);
    }
  });

  it('names no setting like a key', () => {
    const names = manifest.contributes.configuration.flatMap((category) => Object.keys(category.properties));
    assert.deepEqual(
      names.filter((name) => /key|token|secret|password/i.test(name)),
      [],
    );
  });

  it('has a text for every placeholder, and a placeholder for every text', () => {
    const used = new Set([...read('package.json').matchAll(/"%([^%"]+)%"/g)].map((match) => match[1] ?? ''));
    assert.deepEqual(new Set(Object.keys(texts)), used);
  });

  it('declares every command that is registered, and registers every one that is declared', () => {
    const code = sources('src/vscode')
      .map((file) => file.text)
      .join('\n');
    const registered = new Set(
      [...code.matchAll(/(?:command\(|registerCommand\(|^\s+)'(tandem\.[a-zA-Z]+)'(?:,|: \(\))/gm)].map(
        (match) => match[1] ?? '',
      ),
    );
    assert.deepEqual(registered, new Set(manifest.contributes.commands.map((entry) => entry.command)));
  });

  it('uses the stable API only', () => {
    assert.equal(manifest.enabledApiProposals, undefined);
    // The types are those of the oldest editor we support, so whatever compiles exists there, and is no proposal.
    assert.equal(`^${manifest.devDependencies['@types/vscode'] ?? ''}`, manifest.engines.vscode);
    const proposals = sources('src').filter((file) => /vscode\.proposed|as unknown as typeof vscode/.test(file.text));
    assert.deepEqual(proposals, []);
  });

  it('pins every version', () => {
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    assert.deepEqual(
      versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version)),
      [],
    );
  });
});
