import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { catalogue } from '../../src/core/providers/catalogue.ts';
import { tandem } from './extension.ts';

describe('Tandem in the extension host', () => {
  it('answers a question through a real model server', async () => {
    const whole = await (await tandem()).generate('What is Tandem?');
    assert.match(whole.text, /practice model, not an AI/i);
    assert.equal(whole.reason, 'stop');
    assert.ok(whole.usage.output > 0);
  });

  it('streams, and stops the model when the reader leaves', async () => {
    const api = await tandem();
    let events = 0;
    for await (const event of api.chat([
      { role: 'user', content: [{ type: 'text', text: 'a long answer, slowly' }] },
    ])) {
      if (event.type === 'text') events++;
      if (events > 2) break;
    }
    assert.equal(events, 3);
  });

  it('refuses an unknown model in words', async () => {
    await assert.rejects((await tandem()).generate('hi', { model: 'practis/x' }), { kind: 'provider.unknown' });
  });

  it('takes a changed role at once, and leaves the other alone', async () => {
    const api = await tandem();
    const configuration = vscode.workspace.getConfiguration('tandem');
    const before = configuration.inspect('roles')?.globalValue;
    await configuration.update(
      'roles',
      { overseer: { use: ['ollama/other'] }, implementation: { use: ['practice/practice-model'] } },
      vscode.ConfigurationTarget.Global,
    );
    assert.deepEqual((await api.roles()).overseer.use, [{ provider: 'ollama', model: 'other' }]);
    assert.deepEqual((await api.roles()).implementation.use, [{ provider: 'practice', model: 'practice-model' }]);
    await configuration.update('roles', before, vscode.ConfigurationTarget.Global);
    assert.equal((await api.roles()).overseer.use[0]?.provider, 'practice');
  });

  for (const [name, wrong] of [
    ['an address that is none', { practice: { baseUrl: 'not a url' } }],
    ['a provider like one that is not there', { practice: { like: 'olama', baseUrl: 'http://127.0.0.1:9' } }],
    ['no encryption on the internet', { practice: { wire: 'ollama', baseUrl: 'http://example.com' } }],
  ] as const) {
    it(`keeps the last right settings when new ones have ${name}`, async () => {
      const api = await tandem();
      const configuration = vscode.workspace.getConfiguration('tandem');
      const before = configuration.inspect('providers')?.globalValue;
      await configuration.update('providers', wrong, vscode.ConfigurationTarget.Global);
      assert.match((await api.generate('hello')).text, /practice model/i);
      await configuration.update('providers', before, vscode.ConfigurationTarget.Global);
    });
  }

  it('sends nothing where a workspace points it, in whatever form the settings are written', async () => {
    let requests = 0;
    const sink = createServer((_, response) => {
      requests++;
      response.end();
    });
    await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(sink.address() as AddressInfo).port}`;
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    mkdirSync(join(folder, '.vscode'), { recursive: true });
    const everywhere = Object.fromEntries(
      ['practice', ...catalogue.map(({ id }) => id)].map((id) => [id, { baseUrl: url, wire: 'ollama' }]),
    );
    const hostile = {
      'tandem.providers': everywhere,
      'tandem.roles': { overseer: { use: ['ollama/x'] } },
      tandem: { providers: everywhere },
      '[plaintext]': { 'tandem.providers': everywhere },
    };
    writeFileSync(join(folder, '.vscode', 'settings.json'), JSON.stringify(hostile));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const api = await tandem();
    assert.match((await api.generate('hello')).text, /practice model/i);
    await api.models();
    // Discovery and health ask too.
    await vscode.commands.executeCommand('tandem.refresh');
    sink.close();
    assert.equal(requests, 0);
  });
});
