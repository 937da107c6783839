import assert from 'node:assert/strict';
import type { ModelError } from '../../src/core/model/error.ts';
import type { StreamEvent } from '../../src/core/model/event.ts';
import type { Fact } from '../../src/core/model/fact.ts';
import { userText } from '../../src/core/model/message.ts';
import type { ChatRequest } from '../../src/core/model/request.ts';
import { explain } from '../../src/core/model/words.ts';
import { collect } from '../../src/core/stream/collect.ts';
import { createEngine, type HeadlessOptions } from '../../src/node/headless.ts';
import { says } from '../servers/replies.ts';
import type { ProtocolName, Script } from '../servers/script.ts';
import { scripts } from '../servers/scripts.ts';
import { startServer, type ModelServer } from '../servers/startServer.ts';

type TestEngine = ReturnType<typeof createEngine>;

const question: ChatRequest = { role: 'overseer', purpose: 'chat', messages: [userText('hi')] };

async function failure(promise: Promise<unknown>): Promise<ModelError> {
  return promise.then(
    () => assert.fail('it did not fail'),
    (error: unknown) => error as ModelError,
  );
}

/** Facts are delivered after the request, so that nobody waits for them. */
const delivered = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('the engine', () => {
  const servers: ModelServer[] = [];
  const engines: TestEngine[] = [];
  const serve = async (protocol: ProtocolName, script: Script | undefined): Promise<ModelServer> => {
    const server = await startServer(protocol, script ?? []);
    servers.push(server);
    return server;
  };
  const open = (settings: HeadlessOptions['settings']): TestEngine => {
    const engine = createEngine({ settings, key: () => 'sk-test-key' });
    engines.push(engine);
    return engine;
  };
  const provider = (server: ModelServer, place?: 'cloud'): object => ({
    wire: server.protocol,
    baseUrl: server.baseUrl,
    place,
  });
  const dead = { wire: 'ollama', baseUrl: 'http://127.0.0.1:9' };
  afterEach(async () => {
    for (const engine of engines.splice(0)) engine.close();
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  it('says who answers, where, and why this model', async () => {
    const server = await serve('ollama', scripts['hello']);
    const engine = open({ providers: { it: provider(server) }, roles: { overseer: { use: ['it/m'] } } });
    const events: StreamEvent[] = [];
    for await (const event of engine.ask(question)) events.push(event);
    assert.deepEqual(events[0], {
      type: 'start',
      model: { provider: 'it', model: 'm' },
      place: 'local',
      because: 'your choice for the Overseer',
    });
  });

  it('gives each role its own instructions and parameters', async () => {
    const server = await serve('ollama', scripts['hello']);
    const roles = {
      overseer: { use: ['it/a'], temperature: 0.1 },
      implementation: { use: ['it/b'], temperature: 0.9 },
    };
    const engine = open({ providers: { it: provider(server) }, roles });
    await collect(engine.ask(question));
    await collect(engine.ask({ ...question, role: 'implementation' }));
    const bodies = server.questions.map(
      (seen) => seen.body as { model: string; options: object; messages: { content: string }[] },
    );
    assert.deepEqual(
      bodies.map((body) => [body.model, body.options]),
      [
        ['a', { temperature: 0.1 }],
        ['b', { temperature: 0.9 }],
      ],
    );
    assert.match(bodies[0]?.messages[0]?.content ?? '', /the Overseer/);
    assert.match(bodies[1]?.messages[0]?.content ?? '', /the Implementation/);
  });

  it('asks the next model of the route when the first does not answer, and names what happened', async () => {
    const server = await serve('ollama', scripts['hello']);
    const engine = open({
      providers: { gone: dead, it: provider(server) },
      roles: { overseer: { use: ['gone/a', 'it/b'] } },
    });
    const whole = await collect(engine.ask(question));
    assert.equal(whole.text, 'Hello, world!');
    assert.deepEqual(whole.model, { provider: 'it', model: 'b' });
    assert.match(whole.notices[0]?.text ?? '', /gone\/a did not answer: .* is not running/);
  });

  it('never goes from a local model to the cloud because a server was down', async () => {
    const server = await serve('openai-chat', scripts['hello']);
    const roles = { overseer: { use: ['gone/a', 'it/b'] } };
    const engine = open({ providers: { gone: dead, it: provider(server, 'cloud') }, roles });
    const error = await failure(collect(engine.ask(question)));
    assert.equal(error.kind, 'network.refused');
    assert.equal(server.requests.length, 0);
    assert.match(explain(error).next, /it\/b is next on the route, in the cloud: it is asked only if you say so/);
    assert.deepEqual(explain(error).remedies.at(-1), 'ask-cloud');
    const consented = await collect(engine.ask({ ...question, consent: 'cloud' }));
    assert.deepEqual([consented.text, consented.model?.provider], ['Hello, world!', 'it']);
    assert.match(consented.notices[0]?.text ?? '', /gone\/a did not answer/);
  });

  it('does not ask another model after content, nor when the question itself was refused', async () => {
    const second = await serve('ollama', scripts['hello']);
    for (const script of ['cut', 'no-key']) {
      const first = await serve('openai-chat', scripts[script]);
      const roles = { overseer: { use: ['first/a', 'second/b'] } };
      const engine = open({ providers: { first: provider(first), second: provider(second) }, roles });
      const error = await failure(collect(engine.ask(question)));
      assert.equal(error.kind, script === 'cut' ? 'incomplete' : 'auth.invalid');
    }
    assert.equal(second.requests.length, 0);
  });

  it('finds the best installed model by itself, asking local servers only', async () => {
    const local = await startServer('ollama', scripts['hello'] ?? [], {
      models: ['nomic-embed-text', 'llama3.1:8b', 'zephyr'],
    });
    const cloud = await serve('openai-chat', scripts['hello']);
    servers.push(local);
    const engine = open({ providers: { ollama: { baseUrl: local.url }, far: provider(cloud, 'cloud') } });
    const whole = await collect(engine.ask(question));
    assert.deepEqual(whole.model, { provider: 'ollama', model: 'llama3.1:8b' });
    assert.equal(cloud.requests.length, 0);
  });

  it('stops at once when the signal says so, and tells the person nothing but that', async () => {
    const server = await serve('ollama', scripts['silent']);
    const engine = open({ providers: { it: provider(server) }, roles: { overseer: { use: ['it/m'] } } });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    const started = performance.now();
    assert.equal((await failure(collect(engine.ask(question, { signal: stop.signal })))).kind, 'cancelled.user');
    assert.ok(performance.now() - started < 350);
  });

  it('ends an answer that only keeps its line alive', async () => {
    const server = await serve('openai-chat', {
      ...says('Hello', ', ', 'world', '!'),
      delivery: { pauses: [{ before: 'middle', ms: Infinity, keepAlives: 50 }] },
    });
    const engine = open({
      providers: { it: provider(server) },
      roles: { overseer: { use: ['it/m'] } },
      timeouts: { content: 0.4, firstEventLocal: 0.4, idleLocal: 5 },
    });
    const error = await failure(collect(engine.ask(question)));
    assert.equal(error.kind, 'timeout.stall');
    assert.equal(error.detail.setting, 'tandem.timeouts.content');
  });

  it('publishes what happened, apart from the request, failed attempts included', async () => {
    const server = await serve('ollama', scripts['hello']);
    const engine = open({
      providers: { gone: dead, it: provider(server) },
      roles: { overseer: { use: ['gone/a', 'it/b'] } },
    });
    const facts: Fact[] = [];
    engine.onFact((fact) => facts.push(fact));
    engine.onFact(() => {
      throw new Error('a listener that always fails');
    });
    await collect(engine.ask(question));
    await delivered();
    assert.deepEqual(
      facts.map((fact) => fact.type),
      [
        'request-started',
        'attempt-started',
        'attempt-failed',
        'attempt-started',
        'attempt-answered',
        'attempt-ended',
        'request-ended',
      ],
    );
    const { providers, answering } = engine.health();
    assert.equal(providers.get('gone')?.state, 'down');
    assert.equal(providers.get('it')?.state, 'fine');
    assert.equal(answering, 0);
  });

  it('counts a reader that leaves as a stop', async () => {
    const server = await serve('ollama', scripts['slow']);
    const engine = open({ providers: { it: provider(server) }, roles: { overseer: { use: ['it/m'] } } });
    const facts: Fact[] = [];
    engine.onFact((fact) => facts.push(fact));
    for await (const event of engine.ask(question)) if (event.type === 'text') break;
    await delivered();
    const ended = facts.find((fact) => fact.type === 'request-ended');
    assert.equal(ended?.outcome, 'cancelled.user');
    assert.notEqual(server.sockets[0]?.closedAt, undefined);
  });

  const refused: readonly [name: string, request: unknown, kind: string, says: RegExp][] = [
    ['an unknown role', { ...question, role: 'boss' }, 'request.invalid', /no role “boss”/],
    [
      'an unknown provider',
      { ...question, pin: { provider: 'olama', model: 'm' } },
      'provider.unknown',
      /Did you mean ollama/,
    ],
    ['an empty question', { ...question, messages: [userText('  ')] }, 'request.invalid', /empty/],
    ['no question', { ...question, messages: [] }, 'request.invalid', /empty/],
    [
      'too large a question',
      { ...question, messages: [userText('ä'.repeat(3_000_000))] },
      'request.too_large',
      /5\.7 MB; at most 4 MB/,
    ],
  ];
  for (const [name, request, kind, words] of refused) {
    it(`refuses ${name} before anything is sent`, async () => {
      const error = await failure(collect(open({}).ask(request as ChatRequest)));
      assert.equal(error.kind, kind);
      assert.match(error.message, words);
    });
  }
});
