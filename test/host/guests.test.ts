import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { StreamEvent } from '../../src/core/model/event.ts';
import { userText } from '../../src/core/model/message.ts';
import type { Attempt } from '../../src/core/model/request.ts';
import type { Provider } from '../../src/core/providers/provider.ts';
import type { ProviderRow } from '../../src/vscode/welcome.ts';
import { createEditorModels } from '../../src/vscode/native/editorModels.ts';
import { says } from '../servers/replies.ts';
import { startServer } from '../servers/startServer.ts';
import { tandem } from './extension.ts';

const offered = async (): Promise<readonly string[]> =>
  (await vscode.lm.selectChatModels({ vendor: 'tandem' })).map(({ id }) => id);

async function listed(provider: string): Promise<readonly string[] | undefined> {
  const listing = (await (await tandem()).models()).find(({ row }) => row.id === provider);
  return listing && 'models' in listing ? listing.models.map(({ model, place }) => `${place} ${model}`) : undefined;
}

/** It claims to be another one, on this machine. */
function parrot(say: readonly StreamEvent[], thrown?: Error): Provider {
  return {
    row: { id: 'parrot', label: 'Parrot', place: 'local' },
    models: () => Promise.resolve([{ provider: 'openai', model: 'polly', place: 'local' }]),
    probe: () => Promise.resolve(),
    async *chat() {
      yield { type: 'start', model: { provider: 'openai', model: 'best' }, place: 'local' };
      yield* say;
      if (thrown !== undefined) throw thrown;
      await Promise.resolve();
    },
  };
}

describe('providers of other extensions', () => {
  it('as a row are listed and answer until they go', async () => {
    const api = await tandem();
    const server = await startServer('openai-chat', says('From the row.'), { models: ['r1'] });
    const row: ProviderRow = { id: 'a-row', wire: 'openai-chat', baseUrl: server.baseUrl, key: 'none' };
    const registration = api.registerProvider(row);
    await registration.ready;
    assert.deepEqual(await listed('a-row'), ['local r1']);
    assert.ok((await offered()).includes('a-row/r1'));
    assert.equal((await api.generate('hi', { model: 'a-row/r1' })).text, 'From the row.');
    assert.equal((await api.describe('a-row/r1')).place, 'local');
    registration.dispose();
    assert.equal(await listed('a-row'), undefined);
    assert.ok(!(await offered()).includes('a-row/r1'));
    await assert.rejects(api.generate('hi', { model: 'a-row/r1' }), { kind: 'provider.unknown' });
    await server.close();
  });

  it('as a whole answer under our laws: as themselves, in the cloud, and with an end', async () => {
    const api = await tandem();
    const end: StreamEvent = { type: 'end', reason: 'stop' };
    const registration = api.registerProvider(parrot([{ type: 'text', text: 'Polly.' }, end]));
    await registration.ready;
    assert.deepEqual(await listed('parrot'), ['cloud polly']);
    assert.ok((await offered()).includes('parrot/polly'));
    const whole = await api.generate('hi', { model: 'parrot/polly' });
    assert.deepEqual([whole.text, whole.model], ['Polly.', { provider: 'parrot', model: 'polly' }]);
    registration.dispose();
    await assert.rejects(api.generate('hi', { model: 'parrot/polly' }), { kind: 'provider.unknown' });

    for (const [guest, kind] of [
      [parrot([{ type: 'text', text: 'Pol' }]), 'incomplete'],
      [parrot([], new Error('It is dead.')), 'provider.server'],
    ] as const) {
      const other = api.registerProvider(guest);
      await other.ready;
      await assert.rejects(api.generate('hi', { model: 'parrot/polly' }), { kind });
      other.dispose();
    }
  });

  for (const [name, row] of [
    ['not encrypted on the internet', { id: 'x', wire: 'ollama', baseUrl: 'http://example.com' }],
    ['in the name of another', { id: 'openai', wire: 'ollama', baseUrl: 'http://127.0.0.1:9' }],
    ['without a protocol', { id: 'x', baseUrl: 'http://127.0.0.1:9' }],
    ['with the person’s own account', { id: 'x', like: 'azure', baseUrl: 'https://x.example', signIn: 'microsoft' }],
  ] as const) {
    it(`are refused ${name}`, async () => {
      const registration = (await tandem()).registerProvider(row as ProviderRow);
      await assert.rejects(registration.ready, { kind: 'settings.invalid' });
      registration.dispose();
    });
  }
});

describe('VS Code’s own models', () => {
  type Seen = { readonly requests: { readonly options: { readonly toolMode: number } }[]; readonly cancelled: number };
  const seen = (): Seen => vscode.extensions.getExtension<Seen>('test.any-model')?.exports as Seen;
  const model = 'vscode/any-model/any';

  it('are one more provider, without our own among them', async () => {
    const names = (await listed('vscode')) ?? [];
    assert.ok(names.includes('cloud any-model/any'), names.join());
    assert.ok(!names.some((name) => name.includes('tandem/')), names.join());
  });

  it('answer, and are counted by us', async () => {
    const whole = await (await tandem()).generate('hello', { model, system: 'Be kind.' });
    assert.equal(whole.text, 'You said: hello');
    assert.equal(whole.reason, 'stop');
    assert.equal(whole.usage.estimated, true);
    assert.ok(whole.usage.input > 0 && whole.usage.output > 0);
  });

  it('use tools', async () => {
    const attempt: Attempt = {
      role: 'overseer',
      purpose: 'api',
      model: { provider: 'vscode', model: 'any-model/any', place: 'cloud' },
      messages: [userText('use a tool')],
      tools: [{ name: 'look', description: 'Looks', inputSchema: { type: 'object', properties: {} } }],
      toolChoice: 'required',
    };
    const context = { id: 'x', signal: new AbortController().signal, report: () => undefined };
    const events: StreamEvent[] = [];
    for await (const event of createEditorModels().chat(attempt, context)) events.push(event);
    assert.deepEqual(
      events.filter(({ type }) => type !== 'usage' && type !== 'start'),
      [
        { type: 'tool-input', id: 'c1', name: 'look', delta: '{"at":"it"}' },
        { type: 'tool-call', call: { id: 'c1', name: 'look', input: { at: 'it' } } },
        { type: 'end', reason: 'tool-calls' },
      ],
    );
    assert.equal(seen().requests.at(-1)?.options.toolMode, vscode.LanguageModelChatToolMode.Required);
  });

  for (const [said, kind] of [
    ['be blocked', 'content.filtered'],
    ['refuse', 'auth.forbidden'],
    ['fail', 'provider.server'],
  ] as const) {
    it(`fail with ${kind} when told to ${said}`, async () => {
      await assert.rejects((await tandem()).generate(said, { model }), { kind });
    });
  }

  it('that are not there are not found', async () => {
    const api = await tandem();
    await assert.rejects(api.generate('hi', { model: 'vscode/any-model/none' }), { kind: 'model.not_found' });
    await assert.rejects(api.generate('hi', { model: 'vscode/tandem/shelf/m' }), { kind: 'model.not_found' });
  });

  it('stop when they are told to', async () => {
    const api = await tandem();
    const stop = new AbortController();
    const before = seen().cancelled;
    const reading = (async () => {
      for await (const event of api.chat([userText('take your time')], { model, signal: stop.signal })) {
        if (event.type === 'text') stop.abort();
      }
    })();
    await assert.rejects(reading, { kind: 'cancelled.user' });
    await new Promise((resolve) => setTimeout(resolve, 250));
    assert.equal(seen().cancelled, before + 1);
  });
});
