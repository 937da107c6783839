import assert from 'node:assert/strict';
import { createEngine, userText } from '../../src/node/headless.ts';
import { says } from '../servers/replies.ts';
import { protocolNames, type ProtocolName } from '../servers/script.ts';
import { startServer } from '../servers/startServer.ts';

/** `localhost` is one name for two addresses, and many a server listens on one of them only. */
describe('localhost', () => {
  async function ask(wire: ProtocolName, listensOn: string, host: string): Promise<{ text: string; ms: number }> {
    const server = await startServer(wire, says('Here.'), { host: listensOn });
    const baseUrl = server.baseUrl.replace(new URL(server.url).hostname, host);
    const engine = createEngine({ settings: { providers: { it: { wire, baseUrl } } } });
    const started = performance.now();
    try {
      let text = '';
      const pin = { provider: 'it', model: 'test-model' };
      const events = engine.ask({ role: 'overseer', purpose: 'api', messages: [userText('hi')], pin });
      for await (const event of events) if (event.type === 'text') text += event.text;
      return { text, ms: performance.now() - started };
    } finally {
      engine.close();
      await server.close();
    }
  }

  for (const wire of protocolNames) {
    for (const address of ['127.0.0.1', '::1']) {
      it(`finds a server of ${wire} that listens on ${address} only, without waiting for the other`, async () => {
        const { text, ms } = await ask(wire, address, 'localhost');
        assert.equal(text, 'Here.');
        assert.ok(ms < 1000, `${ms} ms`);
      });
    }
  }

  it('is this machine also below a name of its own, whatever a name server says', async () => {
    assert.equal((await ask('ollama', '127.0.0.1', 'models.localhost')).text, 'Here.');
  });

  it('may be written as an address of IPv6', async () => {
    assert.equal((await ask('ollama', '::1', '[::1]')).text, 'Here.');
  });

  it('is said not to be running when neither address answers', async () => {
    const engine = createEngine({ settings: { providers: { it: { wire: 'ollama', baseUrl: 'http://localhost:9' } } } });
    const listing = (await engine.models()).find(({ row }) => row.id === 'it');
    engine.close();
    assert.ok(listing !== undefined && 'error' in listing);
    assert.equal(listing.error.kind, 'network.refused');
    assert.match(listing.error.message, /is not running at http:\/\/localhost:9/);
  });
});
