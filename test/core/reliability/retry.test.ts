import assert from 'node:assert/strict';
import { ModelError } from '../../../src/core/model/error.ts';
import type { StreamEvent } from '../../../src/core/model/event.ts';
import { userText } from '../../../src/core/model/message.ts';
import type { ChatRequest } from '../../../src/core/model/request.ts';
import { collect, type Whole } from '../../../src/core/stream/collect.ts';
import { createEngine } from '../../../src/node/headless.ts';
import { fails, says } from '../../servers/replies.ts';
import type { Reply, Script } from '../../servers/script.ts';
import { startServer, type ModelServer } from '../../servers/startServer.ts';

type TestEngine = ReturnType<typeof createEngine>;
const question: ChatRequest = { role: 'overseer', purpose: 'chat', messages: [userText('hi')] };
const hello = says('Hello.');
const cut: Reply = { ...says('One ', 'two ', 'three'), delivery: { cut: { at: 'middle', how: 'destroy' } } };

describe('asking again', () => {
  const open: { close(): unknown }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });
  async function served(script: Script, more: object = {}): Promise<{ server: ModelServer; engine: TestEngine }> {
    const server = await startServer('openai-chat', script);
    const engine = createEngine({
      settings: {
        providers: {
          it: { wire: 'openai-chat', baseUrl: server.baseUrl, place: 'cloud', key: 'none' },
          ...more,
        },
        roles: { overseer: { use: ['it/m', ...Object.keys(more).map((id) => `${id}/m`)] } },
      },
    });
    open.push(server, engine);
    return { server, engine };
  }
  const ask = (engine: TestEngine, more: Partial<ChatRequest> = {}): Promise<Whole | ModelError> =>
    collect(engine.ask({ ...question, ...more })).catch((error: unknown) => error as ModelError);

  for (const name of ['server', 'overloaded', 'unavailable', 'timeout', 'conflict'] as const) {
    it(`is done twice when the server says ${name}, and each time it is said`, async () => {
      const { server, engine } = await served([fails(name), fails(name), hello]);
      const whole = await ask(engine);
      assert.ok(!(whole instanceof ModelError), (whole as ModelError).message);
      assert.equal(whole.text, 'Hello.');
      assert.equal(server.questions.length, 3);
      assert.deepEqual(
        whole.notices.map(({ kind }) => kind),
        ['retrying', 'retrying'],
      );
    });
  }

  it('ends after two, with the last error', async () => {
    const { server, engine } = await served(fails('server'));
    const error = await ask(engine);
    assert.ok(error instanceof ModelError);
    assert.equal(error.kind, 'provider.server');
    assert.equal(server.questions.length, 3);
  });

  for (const name of ['invalid', 'bad-key', 'forbidden', 'no-model', 'too-long', 'no-credit', 'filtered'] as const) {
    it(`is never done when the server says ${name}: it would say it again`, async () => {
      const { server, engine } = await served(fails(name));
      await ask(engine);
      assert.equal(server.questions.length, 1);
    });
  }

  it('is never done once a word has been seen', async () => {
    const { server, engine } = await served([cut, hello]);
    const seen: StreamEvent[] = [];
    await assert.rejects(
      async () => {
        for await (const event of engine.ask(question)) seen.push(event);
      },
      { kind: 'incomplete' },
    );
    assert.ok(seen.some(({ type }) => type === 'text'));
    assert.equal(server.questions.length, 1);
  });

  it('shows nothing of the tries before: one start, one answer', async () => {
    const { engine } = await served([fails('server'), hello]);
    const seen: StreamEvent[] = [];
    for await (const event of engine.ask(question)) seen.push(event);
    assert.deepEqual(
      seen.map(({ type }) => type),
      ['notice', 'start', 'text', 'usage', 'end'],
    );
  });

  const waits: readonly [what: string, headers: Record<string, string>, leastMs: number, mostMs: number][] = [
    ['seconds', { 'retry-after': '1' }, 1000, 1800],
    ['milliseconds', { 'retry-after-ms': '300' }, 300, 900],
    ['a date', { 'retry-after': 'Sat, 21 Nov 2026 10:00:02 GMT', date: 'Sat, 21 Nov 2026 10:00:01 GMT' }, 1000, 1800],
    ['a date long past', { 'retry-after': 'Sat, 21 Nov 2020 10:00:02 GMT' }, 0, 600],
    ['the reset of a limit', { 'x-ratelimit-reset-requests': '350ms', 'x-ratelimit-reset-tokens': '20ms' }, 350, 900],
  ];
  for (const [what, headers, leastMs, mostMs] of waits) {
    it(`waits as long as it is told to, in ${what}`, async () => {
      const { server, engine } = await served([fails('rate', 429, headers), hello]);
      await ask(engine);
      const [first, second] = server.questions;
      const waited = (second?.at ?? Infinity) - (first?.at ?? 0);
      assert.ok(waited >= leastMs - 5 && waited < mostMs, `waited ${waited} ms`);
    });
  }

  it('is not done when it is told to wait an hour; until then nobody else asks either', async () => {
    const { server, engine } = await served([fails('rate', 429, { 'retry-after': '3600' }), hello]);
    const error = await ask(engine);
    assert.ok(error instanceof ModelError);
    assert.equal(error.detail.retryAfterMs, 3_600_000);
    const next = await ask(engine);
    assert.ok(next instanceof ModelError);
    assert.equal(next.kind, 'circuit.open');
    assert.match(next.message, /tried again in 60 minutes/);
    assert.equal(server.questions.length, 1);
    const insisted = await ask(engine, { insist: true });
    assert.ok(!(insisted instanceof ModelError));
  });

  it('is not done when the server says that it would not help', async () => {
    const { server, engine } = await served([fails('server', 500, { 'x-should-retry': 'false' }), hello]);
    await ask(engine);
    assert.equal(server.questions.length, 1);
  });

  it('stops at once when the person stops while it waits', async () => {
    const { server, engine } = await served([fails('rate', 429, { 'retry-after': '15' }), hello]);
    const stop = new AbortController();
    const asked = collect(engine.ask(question, { signal: stop.signal }));
    setTimeout(() => stop.abort(), 200);
    const start = performance.now();
    await assert.rejects(asked, { kind: 'cancelled.user' });
    assert.ok(performance.now() - start < 450, `${performance.now() - start} ms`);
    assert.equal(server.questions.length, 1);
  });

  it('does not wait for a server of this machine that does not run', async () => {
    const engine = createEngine({
      settings: {
        providers: { gone: { like: 'ollama', baseUrl: 'http://127.0.0.1:9' } },
        roles: { overseer: { use: ['gone/m'] } },
      },
    });
    open.push(engine);
    const start = performance.now();
    await ask(engine);
    assert.ok(performance.now() - start < 300);
  });

  it('of many at once that fail is a fifth at most; then they go to the next of the route, and the first is left alone', async () => {
    const second = await startServer('openai-chat', hello);
    open.push(second);
    const { server, engine } = await served(fails('server'), {
      next: { wire: 'openai-chat', baseUrl: second.baseUrl, place: 'cloud', key: 'none' },
    });
    const first = await Promise.all(Array.from({ length: 100 }, () => ask(engine)));
    for (const whole of first) assert.ok(!(whole instanceof ModelError) && whole.text === 'Hello.');
    assert.ok(server.questions.length <= 120, `${server.questions.length} questions for 100`);
    const before = server.questions.length;
    const start = performance.now();
    await Promise.all(Array.from({ length: 100 }, () => ask(engine)));
    assert.equal(server.questions.length, before, 'while it rests nobody asks it');
    console.log(
      `      ${before} questions for 100; with the circuit open 100 answers in ${Math.round(performance.now() - start)} ms`,
    );
    assert.equal(second.questions.length, 200);
    await engine.models();
    assert.equal(engine.health().providers.get('it')?.state, 'degraded', 'a list is no answer');
    server.play(hello);
    await ask(engine, { insist: true });
    assert.equal(engine.health().providers.get('it')?.state, 'fine');
  });
});
