import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import type { Model } from '../../src/core/model/model.ts';
import type { Registration } from '../../src/vscode/api.ts';
import { cardOf } from '../../src/vscode/native/card.ts';
import { fromEditor } from '../../src/vscode/native/fromEditor.ts';
import { createInventory } from '../servers/inventory.ts';
import { calls, fails, paced, says } from '../servers/replies.ts';
import { startServer, type ModelServer } from '../servers/startServer.ts';
import { tandem } from './extension.ts';

type Body = Readonly<Record<string, unknown>> & { readonly messages: readonly Readonly<Record<string, unknown>>[] };

type Given = Parameters<typeof vscode.LanguageModelChatMessage.User>[0];
const user = (content: Given): vscode.LanguageModelChatMessage => vscode.LanguageModelChatMessage.User(content);
const assistant = (
  content: Parameters<typeof vscode.LanguageModelChatMessage.Assistant>[0],
): vscode.LanguageModelChatMessage => vscode.LanguageModelChatMessage.Assistant(content);

/** The smallest picture: VS Code looks at it on the way. */
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('our models for VS Code and other extensions', () => {
  let server: ModelServer;
  let registration: Registration;
  before(async () => {
    const installed = [
      { name: 'm', size: 1000, trained: 16_384, capabilities: ['completion', 'tools', 'vision'] },
      { name: 'blind', size: 1000, capabilities: ['completion'] },
      { name: 'vectors', size: 1000, capabilities: ['embedding'] },
    ];
    server = await startServer('ollama', says('Hello'), { inventory: createInventory({ installed }) });
    registration = (await tandem()).registerProvider({ id: 'shelf', wire: 'ollama', baseUrl: server.url });
    await registration.ready;
  });
  after(async () => {
    registration.dispose();
    await server.close();
  });

  const ours = async (id = 'shelf/m'): Promise<vscode.LanguageModelChat> => {
    const [model] = await vscode.lm.selectChatModels({ vendor: 'tandem', id });
    assert.ok(model, `${id} is offered`);
    return model;
  };
  const textOf = async (response: vscode.LanguageModelChatResponse): Promise<string> => {
    let text = '';
    for await (const piece of response.text) text += piece;
    return text;
  };
  const lastBody = (): Body => server.questions.at(-1)?.body as Body;

  it('are those that can chat, each with the room it really has', async () => {
    const names = (await vscode.lm.selectChatModels({ vendor: 'tandem' })).map(({ id }) => id);
    assert.ok(names.includes('practice/practice-model'), names.join());
    assert.ok(names.includes('shelf/blind') && !names.includes('shelf/vectors'), names.join());
    assert.ok(!names.some((name) => name.startsWith('vscode/')), 'none of VS Code’s own');
    const model = await ours();
    assert.deepEqual([model.name, model.family, model.maxInputTokens], ['m', 'm', 16_384 - 4096]);
  });

  it('answer with what was asked and nothing of ours', async () => {
    server.play(says('Hello', ' editor.'));
    const options = { modelOptions: { temperature: 0.3, maxTokens: 50 } };
    const response = await (await ours()).sendRequest([user('who'), assistant('me'), user('hi')], options);
    assert.equal(await textOf(response), 'Hello editor.');
    const { messages, options: sent } = lastBody();
    assert.deepEqual(
      messages.map(({ role, content }) => [role, content]),
      [
        ['user', 'who'],
        ['assistant', 'me'],
        ['user', 'hi'],
      ],
    );
    const { temperature, num_predict } = sent as Record<string, unknown>;
    assert.deepEqual([temperature, num_predict], [0.3, 50]);
  });

  it('see images', async () => {
    server.play(says('A dot.'));
    const picture = Buffer.from(dot, 'base64');
    const parts = [
      new vscode.LanguageModelTextPart('what is it?'),
      vscode.LanguageModelDataPart.image(picture, 'image/png'),
    ];
    assert.equal(await textOf(await (await ours()).sendRequest([user(parts)])), 'A dot.');
    const [message] = lastBody().messages;
    assert.deepEqual([message?.['content'], message?.['images']], ['what is it?', [dot]]);
  });

  it('call tools, and get back what those found', async () => {
    server.play([calls([{ name: 'look', arguments: ['{"at":"it"}'] }]), says('Seen.')]);
    const model = await ours();
    const tools = [{ name: 'look', description: 'Looks', inputSchema: { type: 'object', properties: {} } }];
    const response = await model.sendRequest([user('look at it')], { tools });
    const made: vscode.LanguageModelToolCallPart[] = [];
    for await (const part of response.stream) if (part instanceof vscode.LanguageModelToolCallPart) made.push(part);
    const [call] = made;
    assert.ok(call);
    assert.deepEqual([made.length, call.name, call.input], [1, 'look', { at: 'it' }]);
    const found = new vscode.LanguageModelToolResultPart(call.callId, [new vscode.LanguageModelTextPart('a frog')]);
    const again = await model.sendRequest([user('look at it'), assistant([call]), user([found])], { tools });
    assert.equal(await textOf(again), 'Seen.');
    const { role, content, tool_name } = lastBody().messages.at(-1) ?? {};
    assert.deepEqual([role, content, tool_name], ['tool', 'a frog', 'look']);
  });

  it('are told instructions, results with pictures, and trees of text', () => {
    const picture = vscode.LanguageModelDataPart.image(Buffer.from(dot, 'base64'), 'image/png');
    const tree = new vscode.LanguageModelPromptTsxPart({
      node: { children: [{ text: 'a ' }, { children: [{ text: 'tree' }] }] },
    });
    const parts = [new vscode.LanguageModelTextPart('seen: '), tree, picture, new vscode.LanguageModelTextPart('!')];
    const mark = vscode.LanguageModelDataPart.text('x', 'cache_control');
    const { system, messages } = fromEditor(
      [
        // Its number is all that VS Code's own chat says of this role.
        {
          role: 3 as vscode.LanguageModelChatMessageRole,
          content: [new vscode.LanguageModelTextPart('Be kind.')],
          name: undefined,
        },
        user('look'),
        assistant([new vscode.LanguageModelToolCallPart('c1', 'look', { at: 'it' })]),
        user([new vscode.LanguageModelToolResultPart('c1', parts), mark]),
      ],
      (callId) => ({ by: { provider: 'p', model: 'm' }, opaque: callId }),
    );
    assert.equal(system, 'Be kind.');
    const seal = { by: { provider: 'p', model: 'm' }, opaque: 'c1' };
    assert.deepEqual(messages, [
      { role: 'user', content: [{ type: 'text', text: 'look' }] },
      {
        role: 'assistant',
        content: [{ type: 'tool-call', call: { id: 'c1', name: 'look', input: { at: 'it' }, seal } }],
      },
      { role: 'tool', results: [{ callId: 'c1', name: 'look', text: 'seen: a tree!' }] },
      { role: 'user', content: [{ type: 'image', mediaType: 'image/png', data: dot }] },
    ]);
  });

  it('are listed within five seconds when a server says nothing at all', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const mute = (await tandem()).registerProvider({ id: 'mute', wire: 'ollama', baseUrl });
    await mute.ready;
    const at = performance.now();
    assert.ok((await vscode.lm.selectChatModels({ vendor: 'tandem' })).some(({ id }) => id === 'shelf/m'));
    const took = performance.now() - at;
    mute.dispose();
    silent.close();
    assert.ok(took > 1000 && took < 4500, `it took ${took} ms`);
  });

  it('count tokens about as they are', async () => {
    const model = await ours();
    const text = 'The quick brown fox jumps over the lazy dog. '.repeat(20);
    const counted = await model.countTokens(text);
    assert.ok(Math.abs(counted - 200) < 40, String(counted));
    assert.ok((await model.countTokens(user(text))) >= counted);
  });

  it('stop within 250 ms when they are told to', async () => {
    server.play(paced(2000, 40));
    const source = new vscode.CancellationTokenSource();
    const response = await (await ours()).sendRequest([user('at length')], {}, source.token);
    const reading = (async () => {
      for await (const piece of response.text) if (piece !== '') source.cancel();
    })();
    await reading.catch(() => undefined);
    const at = performance.now();
    const question = server.questions.at(-1);
    while (question?.socket.closedAt === undefined && performance.now() - at < 2000) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.ok((question?.socket.closedAt ?? Infinity) - at < 250);
  });

  for (const [name, code] of [
    ['no-model', 'NotFound'],
    ['bad-key', 'NoPermissions'],
    ['server', ''],
  ] as const) {
    it(`fail in words, as ${code === '' ? 'an error' : code}, when the server says ${name}`, async () => {
      server.play(fails(name));
      const failure = await (
        await ours()
      )
        .sendRequest([user('hi')])
        .then(textOf)
        .then(
          () => assert.fail('it did not fail'),
          (error: unknown) => error as Error & { code?: string },
        );
      assert.equal(failure.code ?? '', code, failure.message);
      assert.ok(failure.message.split('. ').length >= 2, failure.message);
    });
  }

  it('say where they run and what they cost', () => {
    const model: Model = { provider: 'p', model: 'org/great:8b', place: 'cloud' };
    const row = { id: 'p', label: 'P', place: 'cloud' as const };
    const detail = (changes: Partial<Model>): string | undefined => cardOf({ ...model, ...changes }, row, 1000).detail;
    assert.equal(detail({ place: 'local' }), 'local · free');
    assert.equal(detail({ price: { input: 3, output: 15 } }), 'cloud · $3 / $15 per million');
    assert.equal(detail({ price: { input: 0.075, output: 0.3 } }), 'cloud · $0.075 / $0.3 per million');
    assert.equal(detail({}), 'cloud · price unknown');
    const { family, version, capabilities, maxInputTokens, maxOutputTokens, tooltip } = cardOf(model, row, undefined);
    assert.deepEqual([family, version, maxInputTokens + maxOutputTokens], ['great', '8b', 8192]);
    assert.deepEqual(capabilities, { imageInput: false, toolCalling: true });
    assert.match(tooltip ?? '', /P through Tandem · cloud · context unknown · price unknown/);
  });
});
