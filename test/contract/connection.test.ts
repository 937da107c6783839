import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { fails, says } from '../servers/replies.ts';
import { protocols } from '../servers/protocol.ts';
import { protocolNames, type ProtocolName, type Script } from '../servers/script.ts';
import { startServer, type ModelServer } from '../servers/startServer.ts';
import { attempt, events, openProvider, outcomeOf, testKey, type Asking } from './ask.ts';
import type { Provider } from '../../src/core/providers/provider.ts';

async function withProvider(
  wire: ProtocolName,
  script: Script,
  asking: Asking,
  use: (provider: Provider, server: ModelServer) => Promise<void>,
): Promise<void> {
  const server = await startServer(wire, script);
  const { provider, close } = openProvider(wire, server.baseUrl, asking);
  try {
    await use(provider, server);
  } finally {
    close();
    await server.close();
  }
}

const story = says('One ', 'two ', 'three ', 'four.');

for (const wire of protocolNames) {
  describe(`contract · connection · ${wire}`, () => {
    it(`${wire} · the question arrives where and as the protocol wants it`, () =>
      withProvider(wire, story, {}, async (provider, server) => {
        await outcomeOf(events(provider));
        const [request] = server.requests;
        const body = request?.body as { model?: unknown; stream?: unknown };
        assert.deepEqual([request?.method, request?.path], ['POST', protocols[wire].chatPath]);
        assert.deepEqual([body.model, body.stream], ['test-model', true]);
        assert.ok(JSON.stringify(body).includes('Say hello to the wörld.'));
        assert.ok(JSON.stringify(body).includes('Answer briefly.'));
      }));

    it(`${wire} · the next question finds the connection warm`, () =>
      withProvider(wire, story, {}, async (provider, server) => {
        for (let question = 0; question < 4; question++) {
          assert.equal((await outcomeOf(events(provider))).text, 'One two three four.');
          await sleep(5);
        }
        assert.equal(server.sockets.length, 1, 'one connection for all of them');
      }));

    it(`${wire} · a kept connection that the server closed meanwhile is nobody’s failure`, () =>
      withProvider(wire, story, {}, async (provider, server) => {
        await outcomeOf(events(provider));
        await sleep(5);
        server.dropIdle();
        const outcome = await outcomeOf(events(provider));
        assert.equal(outcome.text, 'One two three four.');
        assert.equal(server.sockets.length, 2);
      }));

    it(`${wire} · a reader who stops stops the server`, () =>
      withProvider(wire, { ...story, delivery: { endless: 'body' } }, {}, async (provider, server) => {
        const iterator = events(provider)[Symbol.asyncIterator]();
        for (let taken = 0; taken < 4; taken++) await iterator.next();
        await sleep(150);
        const written = server.sockets[0]?.bytesWritten ?? 0;
        await sleep(250);
        const later = server.sockets[0]?.bytesWritten ?? 0;
        await iterator.return?.();
        assert.equal(later, written, 'nothing more was written while nobody read');
        assert.ok(written < 16 * 1024 * 1024, `${written} bytes were written ahead`);
      }));

    it(`${wire} · F37 a slow reader is no stall`, () =>
      withProvider(wire, story, { timers: { firstByte: 150, idle: 150 } }, async (provider) => {
        let text = '';
        for await (const event of events(provider)) {
          if (event.type === 'text') text += event.text;
          await sleep(200);
        }
        assert.equal(text, 'One two three four.');
      }));

    it(`${wire} · without a key none is sent`, () =>
      withProvider(wire, story, { key: 'none' }, async (provider, server) => {
        await outcomeOf(events(provider));
        const { authorization, 'x-api-key': apiKey } = server.requests[0]?.headers ?? {};
        assert.deepEqual([authorization, apiKey], [undefined, undefined]);
      }));

    it(`${wire} · F12 a key that the server repeats is not shown`, () => {
      const body = JSON.stringify({ error: { message: `The key ${testKey} is wrong.`, type: 'authentication_error' } });
      return withProvider(wire, { instead: { status: 401, body } }, { key: 'required' }, async (provider) => {
        const { error } = await outcomeOf(events(provider));
        assert.equal(error?.kind, 'auth.invalid');
        assert.ok(!JSON.stringify([error.message, error.detail, error.stack]).includes(testKey));
      });
    });

    it(`${wire} · F01 nobody listens → network.refused`, async () => {
      const server = await startServer(wire);
      await server.close();
      const { provider, close } = openProvider(wire, server.baseUrl);
      const { error } = await outcomeOf(events(provider));
      close();
      assert.equal(error?.kind, 'network.refused');
      assert.ok(error.message.includes(server.url), error.message);
    });

    const failing: Readonly<Record<string, Script>> = {
      'a refused question': fails('bad-key'),
      'a garbled answer': { ...story, edits: [{ put: 'bad-json', at: 'middle' }] },
      'a broken answer': { ...story, delivery: { cut: { at: 'middle', how: 'destroy' } } },
      'an answer that merely stops': { ...story, delivery: { cut: { at: 'middle', how: 'end' } } },
    };
    for (const [what, script] of Object.entries(failing)) {
      it(`${wire} · the error of ${what} says which provider and model it was`, () =>
        withProvider(wire, script, {}, async (provider) => {
          const { error } = await outcomeOf(events(provider));
          assert.deepEqual([error?.detail.provider, error?.detail.model], ['tested', attempt().model.model]);
        }));
    }

    it(`${wire} · many questions at once do not mix`, () =>
      withProvider(wire, says('alpha ', 'beta ', 'gamma'), {}, async (provider) => {
        const outcomes = await Promise.all(Array.from({ length: 30 }, () => outcomeOf(events(provider))));
        for (const outcome of outcomes) assert.deepEqual([outcome.text, outcome.end], ['alpha beta gamma', 'stop']);
      }));
  });
}
