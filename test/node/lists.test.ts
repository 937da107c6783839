import assert from 'node:assert/strict';
import { createEngine, type Engine } from '../../src/node/headless.ts';
import { protocolNames } from '../servers/script.ts';
import { startServer, type ModelServer, type ServerOptions } from '../servers/startServer.ts';

const slowMs = 200;
/** Nine that take no time would take none one after the other either. */
const othersMs = 100;
const allowedMs = 50;

/** What is asked at once must take as long as the slowest, and what fails must not hold up the others. */
describe('the lists of models of ten providers', () => {
  const servers: ModelServer[] = [];
  let engine: Engine & { close(): void };
  afterEach(async () => {
    engine.close();
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  /** Ten servers of all four protocols; `last` is what is special about the tenth. */
  async function startTen(last: ServerOptions): Promise<void> {
    for (let count = 0; count < 10; count++) {
      const protocol = count === 9 ? 'openai-chat' : (protocolNames[count % protocolNames.length] ?? 'ollama');
      servers.push(await startServer(protocol, {}, count === 9 ? last : { listsAfterMs: othersMs }));
    }
    const rows = servers.map(({ protocol, baseUrl }, index) => [`own-${index}`, { wire: protocol, baseUrl }]);
    engine = createEngine({ settings: { providers: Object.fromEntries(rows) as unknown } });
  }

  async function list(): Promise<{ whole: number; failed: number; ms: number }> {
    const started = performance.now();
    const listings = await engine.models(undefined, ({ id }) => id.startsWith('own-'));
    const ms = performance.now() - started;
    const whole = listings.filter((entry) => 'models' in entry && entry.models.length > 0).length;
    return { whole, failed: listings.length - whole, ms };
  }

  it('come in the time of the slowest', async () => {
    await startTen({ listsAfterMs: slowMs });
    // The best of three: a busy machine may hold up one, but no luck makes ten lists in a row take the time of one.
    const times: number[] = [];
    for (let round = 0; round < 3; round++) {
      const { whole, failed, ms } = await list();
      assert.deepEqual({ whole, failed }, { whole: 10, failed: 0 });
      times.push(ms);
    }
    const best = Math.min(...times);
    assert.ok(best >= slowMs - 5 && best < slowMs + allowedMs, `${times.map(Math.round).join(', ')} ms`);
  });

  it('come also when one of them is broken, which is listed with its error', async () => {
    await startTen({ listsAfterMs: othersMs / 2, lists: { status: 500, body: 'oops' } });
    const { whole, failed, ms } = await list();
    assert.deepEqual({ whole, failed }, { whole: 9, failed: 1 });
    assert.ok(ms < othersMs * 5, `${ms.toFixed(0)} ms`);
  });
});
