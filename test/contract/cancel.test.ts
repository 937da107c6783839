import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StreamEvent } from '../../src/core/model/event.ts';
import { startFullListener, type FullListener } from '../servers/fullListener.ts';
import { says } from '../servers/replies.ts';
import { protocolNames, type Delivery, type ProtocolName } from '../servers/script.ts';
import { startServer, type ModelServer } from '../servers/startServer.ts';
import { events, openProvider, outcomeOf } from './ask.ts';
import { checkLaws, closedSoon } from './row.ts';

const story = says('One ', 'two ', 'three ', 'four.');

/** Where the server holds still, and the last event that comes out before it does. */
const phases: Readonly<Record<string, { delivery: Delivery; last?: StreamEvent['type'] }>> = {
  'before the headers': { delivery: { headersAfterMs: Infinity } },
  'before the first byte': { delivery: { pauses: [{ before: 'start', ms: Infinity }] }, last: 'start' },
  'mid-stream': { delivery: { pauses: [{ before: 'middle', ms: Infinity }] }, last: 'text' },
  'while the server floods': { delivery: { endless: 'body' }, last: 'text' },
};

async function withServer(
  wire: ProtocolName,
  delivery: Delivery,
  use: (server: ModelServer, stream: (signal: AbortSignal) => AsyncIterable<StreamEvent>) => Promise<void>,
): Promise<void> {
  const server = await startServer(wire, { ...story, delivery });
  const { provider, close } = openProvider(wire, server.baseUrl);
  try {
    await use(server, (signal) => events(provider, { signal }));
  } finally {
    close();
    await server.close();
  }
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (const limit = performance.now() + 1500; !isSo();) {
    assert.ok(performance.now() < limit, `waited in vain: ${what}`);
    await sleep(1);
  }
}

/** What comes out until the signal or the loop stops it, told as it happens. */
async function* watched(stream: AsyncIterable<StreamEvent>, seen: StreamEvent[]): AsyncGenerator<StreamEvent> {
  for await (const event of stream) {
    seen.push(event);
    yield event;
  }
}

for (const wire of protocolNames) {
  describe(`contract · cancel · ${wire}`, () => {
    for (const [phase, { delivery, last }] of Object.entries(phases)) {
      it(`${wire} · F56 aborted ${phase} → cancelled.user, socket closed`, () =>
        withServer(wire, delivery, async (server, stream) => {
          const stop = new AbortController();
          const seen: StreamEvent[] = [];
          const outcome = outcomeOf(watched(stream(stop.signal), seen));
          await until('the question arrives', () => server.requests.length > 0);
          await until(`${last} comes`, () => last === undefined || seen.some((event) => event.type === last));
          const stoppedAt = performance.now();
          stop.abort();
          const { error, events: came } = await outcome;
          assert.ok(performance.now() - stoppedAt < 250, `took ${performance.now() - stoppedAt} ms`);
          assert.equal(error?.kind, 'cancelled.user');
          checkLaws({ ...(await outcome), events: came });
          await closedSoon(server, stoppedAt);
        }));

      if (last === undefined) continue;
      it(`${wire} · F56 left with break ${phase} → socket closed`, () =>
        withServer(wire, delivery, async (server, stream) => {
          for await (const event of stream(new AbortController().signal)) if (event.type === last) break;
          await closedSoon(server);
        }));

      it(`${wire} · F56 left with an error of the reader ${phase} → socket closed, the error stays what it was`, () =>
        withServer(wire, delivery, async (server, stream) => {
          const own = new Error('the reader failed');
          await assert.rejects(async () => {
            for await (const event of stream(new AbortController().signal)) if (event.type === last) throw own;
          }, own);
          await closedSoon(server);
        }));
    }

    it(`${wire} · F56 aborted while the reader is busy elsewhere → socket closed all the same`, () =>
      withServer(wire, { endless: 'body' }, async (server, stream) => {
        const stop = new AbortController();
        const iterator = stream(stop.signal)[Symbol.asyncIterator]();
        let step = await iterator.next();
        while (step.done !== true && step.value.type !== 'text') step = await iterator.next();
        stop.abort();
        await closedSoon(server);
        await assert.rejects(async () => {
          while (step.done !== true) step = await iterator.next();
        }, /Stopped/);
      }));

    it(`${wire} · F56 aborted before it was asked → cancelled.user, nothing is sent`, () =>
      withServer(wire, {}, async (server, stream) => {
        const { error } = await outcomeOf(stream(AbortSignal.abort()));
        assert.equal(error?.kind, 'cancelled.user');
        await sleep(20);
        assert.equal(server.requests.length, 0);
      }));

    it(`${wire} · F56 aborted after the end → nothing happens any more`, () =>
      withServer(wire, {}, async (_, stream) => {
        const stop = new AbortController();
        const { error, end } = await outcomeOf(stream(stop.signal));
        stop.abort();
        await sleep(20);
        assert.deepEqual([error, end], [undefined, 'stop']);
      }));
  });
}

describe('contract · cancel · connecting', () => {
  let listener: FullListener;
  before(async () => {
    listener = await startFullListener();
    await until('the attempts of the preparation are gone', () => attempts() === 0);
  });
  after(() => listener.close());

  /** The kernel's attempts to connect that this process still waits for. */
  function attempts(): number {
    return process.getActiveResourcesInfo().filter((resource) => resource === 'ConnectWrap').length;
  }

  for (const wire of protocolNames) {
    it(`${wire} · F56 aborted while connecting → cancelled.user, the attempt is given up`, async () => {
      const { provider, close } = openProvider(wire, listener.url);
      const stop = new AbortController();
      const outcome = outcomeOf(events(provider, { signal: stop.signal }));
      await until('it connects', () => attempts() > 0);
      await sleep(30);
      assert.equal(attempts(), 1, 'it is still connecting');
      const stoppedAt = performance.now();
      stop.abort();
      assert.equal((await outcome).error?.kind, 'cancelled.user');
      assert.ok(performance.now() - stoppedAt < 250);
      await sleep(10);
      assert.equal(attempts(), 0, 'nobody waits for the connection any more');
      close();
    });

    it(`${wire} · F03 nobody accepts the connection → timeout.connect`, async () => {
      const { provider, close } = openProvider(wire, listener.url, { timers: { connect: 150 } });
      const outcome = await outcomeOf(events(provider));
      close();
      assert.equal(outcome.error?.kind, 'timeout.connect');
      assert.ok(outcome.milliseconds < 600, `took ${outcome.milliseconds} ms`);
      await sleep(10);
      assert.equal(attempts(), 0);
    });
  }
});
