import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fact } from '../../../src/core/model/fact.ts';
import { userText } from '../../../src/core/model/message.ts';
import { collect } from '../../../src/core/stream/collect.ts';
import { createEngine } from '../../../src/node/headless.ts';
import { createInventory } from '../../servers/inventory.ts';
import { says } from '../../servers/replies.ts';
import { startServer } from '../../servers/startServer.ts';

type TestEngine = ReturnType<typeof createEngine>;

const delivered = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
const nowhere = 'http://127.0.0.1:9';
/** The catalogue's own local servers, out of the way of whatever runs on this machine. */
const silent = Object.fromEntries(
  ['ollama', 'llamacpp', 'lmstudio', 'vllm', 'shimmy'].map((id) => [id, { baseUrl: nowhere }]),
);

describe('a look at the model servers', () => {
  const open: { close(): unknown }[] = [];
  const facts: Fact[] = [];
  afterEach(async () => {
    facts.length = 0;
    for (const one of open.splice(0)) await one.close();
  });
  const engineWith = (settings: object): TestEngine => {
    const engine = createEngine({ settings });
    engine.onFact((fact) => facts.push(fact));
    open.push(engine);
    return engine;
  };
  const changes = (): readonly Fact[] => facts.filter(({ type }) => type === 'models-changed');

  it('finds the models of one that was started, and misses them when it has gone', async () => {
    const inventory = createInventory({ installed: [{ name: 'a' }, { name: 'b' }] });
    const server = await startServer('ollama', says('Yes.'), { inventory });
    const engine = engineWith({ providers: { ...silent, it: { like: 'ollama', baseUrl: server.baseUrl } } });
    await engine.look();
    await delivered();
    assert.deepEqual(changes(), [{ type: 'models-changed', provider: 'it', found: ['a', 'b'], gone: [] }]);
    await engine.look();
    await delivered();
    assert.equal(changes().length, 1, 'what has not changed is not told again');
    await server.close();
    await engine.look();
    await delivered();
    assert.deepEqual(changes().at(-1), { type: 'models-changed', provider: 'it', found: [], gone: ['a', 'b'] });
    assert.equal(engine.health().providers.get('it')?.state, 'down');
  });

  it('keeps what was found out about a model when the list, which does not say it, is asked for again', async () => {
    const inventory = createInventory({ installed: [{ name: 'finder', capabilities: ['embedding'] }] });
    const server = await startServer('ollama', says('Yes.'), { inventory });
    open.push(server);
    const engine = engineWith({ providers: { ...silent, it: { like: 'ollama', baseUrl: server.baseUrl } } });
    await engine.look();
    await engine.describe({ provider: 'it', model: 'finder' });
    await engine.look();
    const [known] = engine.known().flatMap((listing) => ('models' in listing ? listing.models : []));
    assert.equal(known?.embeddingOnly, true, 'it answers nobody, and must not be chosen');
    assert.equal(known.trainedTokens, 131_072);
    await delivered();
  });

  it('is silent about servers that never were there', async () => {
    const engine = engineWith({ providers: silent });
    await engine.look();
    await delivered();
    assert.deepEqual(facts, []);
    assert.equal(engine.health().providers.size, 0);
  });

  it('leaves a program in peace that is no model server', async () => {
    let asked = 0;
    const page: Server = createServer((_, response) => {
      asked++;
      response.writeHead(404, { 'content-type': 'text/html' }).end('<html>not here</html>');
    });
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    open.push({ close: () => new Promise((resolve) => page.close(resolve)) });
    const url = `http://127.0.0.1:${(page.address() as AddressInfo).port}/v1`;
    const engine = engineWith({ providers: { ...silent, vllm: { baseUrl: url } } });
    for (let look = 0; look < 5; look++) await engine.look();
    assert.equal(asked, 1);
    await delivered();
    assert.deepEqual(facts, []);
  });

  it('asks nobody it need not when nothing of Tandem is in sight', async () => {
    const stranger = await startServer('ollama', says('Yes.'));
    const used = await startServer('ollama', says('Yes.'));
    open.push(stranger, used);
    const engine = engineWith({
      providers: {
        ...silent,
        stranger: { like: 'ollama', baseUrl: stranger.baseUrl },
        used: { like: 'ollama', baseUrl: used.baseUrl },
      },
      roles: { overseer: { use: ['used/a'] } },
    });
    await engine.look(undefined, 'in-use');
    assert.equal(stranger.requests.length, 0);
    assert.ok(used.requests.length > 0);
  });

  it('asks a cloud provider that a role uses for a sign of life only, and others not at all', async () => {
    const cloud = await startServer('anthropic', says('Yes.'));
    const unused = await startServer('anthropic', says('Yes.'));
    open.push(cloud, unused);
    const place = { wire: 'anthropic', place: 'cloud', key: 'none' } as const;
    const engine = engineWith({
      providers: {
        ...silent,
        cloud: { ...place, baseUrl: cloud.baseUrl },
        unused: { ...place, baseUrl: unused.baseUrl },
      },
      roles: { overseer: { use: ['cloud/a'] } },
    });
    await engine.look();
    assert.deepEqual(
      cloud.requests.map(({ method, path }) => `${method} ${path}`),
      ['GET /v1/models?limit=1'],
    );
    assert.equal(unused.requests.length, 0);
    assert.equal(engine.health().providers.get('cloud')?.state, 'fine');
  });

  it('sees how providers and models do: first word, speed, failures', async () => {
    const server = await startServer('ollama', [says('one ', 'two ', 'three'), { error: { name: 'server' } }]);
    open.push(server);
    const engine = engineWith({ providers: { ...silent, it: { like: 'ollama', baseUrl: server.baseUrl } } });
    const ask = (): Promise<unknown> =>
      collect(
        engine.ask({
          role: 'overseer',
          purpose: 'chat',
          messages: [userText('hi')],
          pin: { provider: 'it', model: 'test-model' },
        }),
      );
    await ask();
    await assert.rejects(ask());
    const { providers, models } = engine.health();
    for (const health of [providers.get('it'), models.get('it/test-model')]) {
      assert.equal(health?.state, 'degraded');
      // The question that failed was tried three times.
      assert.equal(health.errorRate, 0.75);
      assert.ok((health.firstContent ?? 0) > 0);
      assert.ok((health.tokensPerSecond ?? 0) > 0);
      assert.match(health.lastError ?? '', /server/i);
    }
  });
});
