import assert from 'node:assert/strict';
import type { ModelError } from '../../../src/core/model/error.ts';
import { assistantText, userText, type Message } from '../../../src/core/model/message.ts';
import type { ChatRequest } from '../../../src/core/model/request.ts';
import type { ToolSpec } from '../../../src/core/model/tool.ts';
import { collect } from '../../../src/core/stream/collect.ts';
import { createEngine } from '../../../src/node/headless.ts';
import { createInventory, type Installed } from '../../servers/inventory.ts';
import { says } from '../../servers/replies.ts';
import { startServer, type ModelServer } from '../../servers/startServer.ts';

/** About so many tokens of plain English. */
const words = (tokens: number): string => 'one word after another '.repeat(Math.ceil(tokens / 4));
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==';
const tool: ToolSpec = { name: 'read_file', description: 'Reads a file.', inputSchema: { type: 'object' } };

describe('what is asked of a model', () => {
  const open: { close(): unknown }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  async function withModels(...installed: readonly Installed[]): Promise<{
    server: ModelServer;
    ask: (messages: readonly Message[], more?: Partial<ChatRequest>) => ReturnType<typeof collect>;
    contexts: () => readonly (number | undefined)[];
    fails: (messages: readonly Message[], more?: Partial<ChatRequest>) => Promise<ModelError>;
  }> {
    const server = await startServer('ollama', says('Yes.'), { inventory: createInventory({ installed }) });
    const engine = createEngine({
      settings: {
        providers: { it: { like: 'ollama', baseUrl: server.baseUrl } },
        roles: { overseer: { use: [`it/${installed[0]?.name ?? ''}`] } },
      },
    });
    open.push(server, engine);
    const ask = (messages: readonly Message[], more: Partial<ChatRequest> = {}): ReturnType<typeof collect> =>
      collect(engine.ask({ role: 'overseer', purpose: 'chat', messages, ...more }));
    return {
      server,
      ask,
      contexts: () => server.questions.map(({ body }) => (body as { options: { num_ctx?: number } }).options.num_ctx),
      fails: (messages, more) =>
        ask(messages, more).then(
          () => assert.fail('it did not fail'),
          (error: unknown) => error as ModelError,
        ),
    };
  }

  it('is sized: a short question gets a small context, a long one the next that holds it', async () => {
    const { ask, contexts } = await withModels({ name: 'a', trained: 131_072 });
    await ask([userText('hi')]);
    await ask([userText(words(9000))]);
    await ask([userText('hi again')]);
    // The third finds the larger one loaded, which suffices: another size would load the model anew.
    assert.deepEqual(contexts(), [8192, 16_384, 16_384]);
  });

  it('keeps to the context its file sets, where that is enough', async () => {
    const { ask, contexts } = await withModels({ name: 'a', trained: 131_072, set: 12_000 });
    await ask([userText('hi')]);
    assert.deepEqual(contexts(), [12_000]);
  });

  it('never asks for more than the model was trained for, and says when that is tight', async () => {
    const { ask, contexts } = await withModels({ name: 'a', trained: 6000 });
    const whole = await ask([userText(words(5000))]);
    assert.deepEqual(contexts(), [6000]);
    assert.match(whole.notices[0]?.text ?? '', /it\/a holds 6,000 tokens: the answer may be short/);
  });

  const long = [
    userText(words(3000)),
    assistantText(words(1500)),
    userText(words(3000)),
    assistantText('Yes.'),
    userText('And now?'),
  ];

  it('is refused before anything is cut, and says what would be', async () => {
    const { fails, server } = await withModels({ name: 'a', trained: 6000 });
    const error = await fails(long);
    assert.equal(error.kind, 'context.exceeded');
    assert.match(
      error.message,
      /it\/a holds 6,000 tokens\. The first 2 messages \(about [34],\d{3} tokens\) would be cut/,
    );
    assert.equal(error.detail.canLeaveOut, true);
    assert.equal(server.questions.length, 0);
  });

  it('goes without its oldest turns if the person wants that, and says which', async () => {
    const { ask, server } = await withModels({ name: 'a', trained: 6000 });
    const whole = await ask(long, { overflow: 'leave-out' });
    assert.match(whole.notices[0]?.text ?? '', /The first 2 messages .* were left out/);
    const body = server.questions[0]?.body as { messages: { role: string }[] } | undefined;
    assert.deepEqual(
      body?.messages.map(({ role }) => role),
      ['system', 'user', 'assistant', 'user'],
    );
  });

  it('is refused when the last question alone is too long, whatever may be left out', async () => {
    const { fails, server } = await withModels({ name: 'a', trained: 6000 });
    const error = await fails([userText(words(9000))], { overflow: 'leave-out' });
    assert.match(error.message, /Even the last question alone is too long/);
    assert.equal(error.detail.canLeaveOut, undefined);
    assert.equal(server.questions.length, 0);
  });

  it('is refused with tools where the model has none, and names one that has', async () => {
    const { fails, server, ask } = await withModels(
      { name: 'plain', capabilities: ['completion'] },
      { name: 'able', capabilities: ['completion', 'tools'] },
    );
    await ask([userText('hi')], { pin: { provider: 'it', model: 'able' } });
    const before = server.questions.length;
    const error = await fails([userText('hi')], { tools: [tool] });
    assert.equal(error.kind, 'model.unable');
    assert.match(error.message, /it\/plain cannot use tools\. Nothing was sent/);
    assert.match(error.detail.next ?? '', /Choose a model that can: it\/able$/);
    assert.equal(server.questions.length, before);
  });

  it('is refused with an image where the model cannot see', async () => {
    const { fails, ask } = await withModels(
      { name: 'blind', capabilities: ['completion'] },
      { name: 'seeing', capabilities: ['completion', 'vision'] },
    );
    const shown: Message = {
      role: 'user',
      content: [
        { type: 'text', text: 'What is this?' },
        { type: 'image', mediaType: 'image/png', data: pixel },
      ],
    };
    assert.match((await fails([shown])).message, /cannot look at images/);
    assert.equal((await ask([shown], { pin: { provider: 'it', model: 'seeing' } })).text, 'Yes.');
  });

  it('is found out once for many questions at once', async () => {
    const { ask, server } = await withModels({ name: 'a' });
    await Promise.all(Array.from({ length: 50 }, () => ask([userText('hi')])));
    assert.equal(server.requests.filter(({ path }) => path === '/api/show').length, 1);
    assert.equal(server.questions.length, 50);
  });

  it('names what was probably meant when the model is not there', async () => {
    const server = await startServer(
      'ollama',
      { error: { name: 'no-model' } },
      {
        inventory: createInventory({ installed: [{ name: 'llama3.1:8b' }, { name: 'mistral' }] }),
      },
    );
    const engine = createEngine({
      settings: {
        providers: { it: { like: 'ollama', baseUrl: server.baseUrl } },
        roles: { overseer: { use: ['it/lama3.1:8b'] } },
      },
    });
    open.push(server, engine);
    await assert.rejects(collect(engine.ask({ role: 'overseer', purpose: 'chat', messages: [userText('hi')] })), {
      kind: 'model.not_found',
      message: /Did you mean llama3\.1:8b\?/,
    });
  });
});
