import assert from 'node:assert/strict';
import { userText } from '../../src/core/model/message.ts';
import type { ChatRequest } from '../../src/core/model/request.ts';
import { collect } from '../../src/core/stream/collect.ts';
import { createEngine } from '../../src/node/headless.ts';
import { says } from '../servers/replies.ts';
import type { ProtocolName } from '../servers/script.ts';
import { startServer, type ModelServer } from '../servers/startServer.ts';

type TestEngine = ReturnType<typeof createEngine>;
const question: ChatRequest = { role: 'overseer', purpose: 'chat', messages: [userText('hi')] };

describe('what others ask and bring', () => {
  const servers: ModelServer[] = [];
  const engines: TestEngine[] = [];
  const serve = async (protocol: ProtocolName, text: string): Promise<ModelServer> => {
    const server = await startServer(protocol, says(text));
    servers.push(server);
    return server;
  };
  const open = (settings: object): TestEngine => {
    const engine = createEngine({ settings });
    engines.push(engine);
    return engine;
  };
  afterEach(async () => {
    for (const engine of engines.splice(0)) engine.close();
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  it('a guest never takes the place of a provider of the person’s own', async () => {
    const [mine, theirs] = [await serve('ollama', 'mine'), await serve('ollama', 'theirs')];
    const engine = open({ providers: { it: { wire: 'ollama', baseUrl: mine.url } } });
    engine.register({ id: 'it', label: 'It', wire: 'ollama', baseUrl: theirs.url, place: 'local', key: 'none' });
    const { text } = await collect(engine.ask({ ...question, pin: { provider: 'it', model: 'm' } }));
    assert.equal(text, 'mine');
  });

  it('a guest that comes and goes is told as a change', async () => {
    const engine = open({});
    const changes: string[] = [];
    engine.onFact((fact) => void (fact.type === 'models-changed' && changes.push(fact.provider)));
    const leave = engine.register({
      id: 'it',
      label: 'It',
      wire: 'ollama',
      baseUrl: 'http://127.0.0.1:9',
      place: 'local',
      key: 'none',
    });
    leave();
    leave();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(changes, ['it', 'it']);
  });

  it('who uses a model as their own gets none of a role’s parameters', async () => {
    const server = await serve('ollama', 'yes');
    const roles = { overseer: { use: ['it/m'], temperature: 1.5 } };
    const engine = open({ providers: { it: { wire: 'ollama', baseUrl: server.url } }, roles });
    await collect(engine.ask(question));
    await collect(engine.ask({ ...question, purpose: 'editor', pin: { provider: 'it', model: 'm' } }));
    const sent = server.questions.map(
      ({ body }) => (body as { options: { temperature?: number } }).options.temperature,
    );
    assert.deepEqual(sent, [1.5, undefined]);
  });

  for (const [protocol, choice] of [
    ['openai-chat', 'required'],
    ['openai-responses', 'required'],
    ['anthropic', { type: 'any' }],
  ] as const) {
    it(`a tool that must be called is one in ${protocol}`, async () => {
      const server = await serve(protocol, 'yes');
      const engine = open({ providers: { it: { wire: protocol, baseUrl: server.baseUrl, key: 'none' } } });
      const tools = [{ name: 'look', description: 'Looks', inputSchema: { type: 'object', properties: {} } }];
      const pin = { provider: 'it', model: 'm' };
      await collect(engine.ask({ ...question, pin, tools, toolChoice: 'required' }));
      assert.deepEqual((server.questions[0]?.body as { tool_choice?: unknown } | undefined)?.tool_choice, choice);
    });
  }
});
