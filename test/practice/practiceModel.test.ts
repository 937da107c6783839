import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { startPracticeModel, type PracticeModel } from '../../scripts/practice-model.mjs';

type Line = {
  message?: { content: string; thinking?: string };
  response?: string;
  error?: string;
  done?: boolean;
  done_reason?: string;
  prompt_eval_count?: number;
  eval_count?: number;
  total_duration?: number;
  eval_duration?: number;
};

const model = 'practice-model';
const label = '*practice model, not an AI*';

describe('the practice model', () => {
  let practice: PracticeModel;
  const started: PracticeModel[] = [];
  const start = async (tokensPerSecond: number): Promise<PracticeModel> => {
    const one = await startPracticeModel({ tokensPerSecond });
    started.push(one);
    return one;
  };
  beforeEach(async () => (practice = await start(5000)));
  afterEach(() => Promise.all(started.splice(0).map((one) => one.close())));

  const post = (path: string, body: unknown, signal?: AbortSignal): Promise<Response> =>
    fetch(`${practice.url}${path}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      signal: signal ?? AbortSignal.timeout(10_000),
    });
  const ask = (content: string, more: object = {}): Promise<Response> =>
    post('/api/chat', { model, messages: [{ role: 'user', content }], ...more });
  const answerTo = async (content: string, more: object = {}): Promise<string> => {
    const answer = (await (await ask(content, { stream: false, ...more })).json()) as Line;
    return answer.message?.content ?? '';
  };
  const linesOf = (text: string): Line[] =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);

  it('looks like Ollama to whoever asks what is there', async () => {
    const text = async (path: string): Promise<string> => (await fetch(practice.url + path)).text();
    const json = async (path: string): Promise<unknown> => JSON.parse(await text(path));
    assert.equal(await text('/'), 'Ollama is running');
    assert.match(((await json('/api/version')) as { version: string }).version, /^\d+\.\d+\.\d+/);
    for (const path of ['/api/tags', '/api/ps']) {
      const { models } = (await json(path)) as { models: { name: string; details: Record<string, unknown> }[] };
      assert.deepEqual(
        models.map(({ name }) => name),
        [model],
      );
      assert.equal(models[0]?.details['family'], 'practice');
    }
    const shown = (await (await post('/api/show', { model })).json()) as { details: object; capabilities: string[] };
    assert.deepEqual(shown.capabilities, ['completion', 'thinking']);
    assert.equal((await fetch(practice.url, { method: 'HEAD' })).status, 200);
  });

  it('refuses as Ollama refuses', async () => {
    const refused = async (answer: Promise<Response>): Promise<[number, string]> => [
      (await answer).status,
      await (await answer).text(),
    ];
    const chat = (body: unknown): Promise<[number, string]> => refused(post('/api/chat', body));
    assert.deepEqual(await refused(fetch(`${practice.url}/v1/nothing`)), [404, '404 page not found']);
    assert.deepEqual(await chat({ model: 'x', messages: [] }), [404, `{"error":"model 'x' not found"}`]);
    assert.deepEqual(await chat({}), [400, '{"error":"model is required"}']);
    assert.deepEqual(await chat(''), [400, '{"error":"missing request body"}']);
    for (const bad of ['{"model"', '[]', 'null', { model, messages: 'hello' }, { model, messages: [null] }]) {
      const [status, body] = await chat(bad);
      assert.equal(status, 400);
      assert.equal(typeof (JSON.parse(body) as Line).error, 'string');
    }
  });

  it('streams lines that end with one that counts', async () => {
    const response = await ask('What is Tandem?');
    assert.equal(response.headers.get('content-type'), 'application/x-ndjson');
    const lines = linesOf(await response.text());
    const last = lines.pop();
    const text = lines.map((line) => line.message?.content).join('');
    assert.ok(text.startsWith(label));
    assert.match(text, /Overseer[\s\S]*reasons, plans and reviews[\s\S]*Implementation[\s\S]*writes code/);
    assert.deepEqual(
      lines.filter((line) => line.done),
      [],
    );
    assert.deepEqual([last?.done, last?.done_reason, last?.eval_count], [true, 'stop', lines.length]);
    assert.equal(last?.prompt_eval_count, 4);
    assert.ok((last?.total_duration ?? 0) >= (last?.eval_duration ?? Infinity));
  });

  it('answers whole when no stream is wanted, and to a plain prompt', async () => {
    assert.ok((await answerTo('hello')).startsWith(`${label}\n\nHello!`));
    const lines = linesOf(await (await post('/api/generate', { model: `${model}:latest`, prompt: 'hello' })).text());
    assert.ok(
      lines
        .map((line) => line.response)
        .join('')
        .startsWith(`${label}\n\nHello!`),
    );
    const loaded = (await (await post('/api/chat', { model, messages: [] })).json()) as Line;
    assert.deepEqual([loaded.done, loaded.done_reason], [true, 'load']);
  });

  it('writes the functions it knows, in both languages', async () => {
    const asked = [
      'fizzbuzz',
      'Fibonacci',
      'quick sort',
      'a binary search',
      'a debounce helper',
      'a check of email addresses',
      'code to read a file',
    ];
    for (const what of asked) {
      assert.match(
        await answerTo(`Please write ${what}`),
        /```typescript\nexport|```typescript\n(import|\/\*\*)/,
        what,
      );
      assert.match(await answerTo(`Please write ${what} in Python`), /```python\n(def|from|import)/, what);
    }
    const both = await answerTo('quicksort in TypeScript and in Python');
    assert.match(both, /```typescript[\s\S]*```python/);
  });

  it('writes code that runs', async () => {
    const [, code = ''] = /```typescript\n([\s\S]*?)\n```/.exec(await answerTo('write quicksort')) ?? [];
    const { stripTypeScriptTypes } = await import('node:module');
    const source = `data:text/javascript,${encodeURIComponent(stripTypeScriptTypes(code))}`;
    const { quicksort } = (await import(source)) as {
      quicksort: (values: number[], by: (a: number, b: number) => number) => number[];
    };
    assert.deepEqual(
      quicksort([3, 1, 2, 3, -1], (a, b) => a - b),
      [-1, 1, 2, 3, 3],
    );
  });

  it('says honestly what it is and what it does not understand', async () => {
    assert.match(await answerTo('who are you?'), /no neural network/);
    assert.match(await answerTo('Why is the sky blue?'), /no rule for that/);
    assert.match(await answerTo('what can you do?'), /cut the answer/);
    assert.equal(await answerTo('echo how are you'), `${label}\n\nhow are you`);
    const json = JSON.parse(await answerTo('hello', { format: 'json' })) as { label: string };
    assert.equal(json.label, 'practice model, not an AI');
  });

  it('counts the context that it was given', async () => {
    const messages = [
      { role: 'system', content: 'You are the Overseer.' },
      { role: 'user', content: 'Look:\n```ts\nfail with 500\n```' },
      { role: 'assistant', content: 'Yes.' },
      { role: 'user', content: 'Count the context', images: ['aGk='] },
    ];
    const answer = (await (await post('/api/chat', { model, messages, stream: false })).json()) as Line;
    const characters = messages.map(({ content }) => content).join('\n').length;
    for (const row of [
      '| messages | 4 (1 system, 2 user, 1 assistant) |',
      `| characters | ${characters} |`,
      `| tokens, about | ${answer.prompt_eval_count} |`,
      '| system prompt | 21 characters: “You are the Overseer.” |',
      '| code blocks | 1 (1 ts) |',
      '| images | 1 |',
    ]) {
      assert.ok(answer.message?.content.includes(row), `${row}\n${answer.message?.content}`);
    }
  });

  it('obeys no words that stand in code', async () => {
    const response = await ask('hello\n```js\n// fail with 500, slowly\n```', { stream: false });
    assert.equal(response.status, 200);
  });

  it('shows a tour of markdown, and as many words as are wanted', async () => {
    const tour = await answerTo('Show me a markdown tour');
    for (const part of ['\n## ', '\n- ', '\n1. ', '| :--- |', '- [x]', '```typescript', '\n> ', '](https://']) {
      assert.ok(tour.includes(part), part);
    }
    const words = (await answerTo('give me 321 words')).replace(label, '').trim().split(/\s+/);
    assert.equal(words.length, 321);
    assert.ok((await answerTo('a long answer')).length > 5000);
    assert.ok((await answerTo('how long is a tandem?')).length < 2000);
  });

  it('thinks first when it is told to, and not when it is told not to', async () => {
    const lines = linesOf(await (await ask('hello', { think: true })).text());
    const kinds = lines.slice(0, -1).map((line) => (line.message?.thinking === undefined ? 'content' : 'thinking'));
    assert.equal(kinds.indexOf('content'), kinds.lastIndexOf('thinking') + 1);
    assert.ok(kinds.includes('thinking'));
    const spoken = linesOf(await (await ask('think, then say hello')).text());
    assert.ok(spoken[0]?.message?.thinking);
    const silent = linesOf(await (await ask('think', { think: false })).text());
    assert.ok(silent.every((line) => line.message?.thinking === undefined));
  });

  it('ends at the most tokens and at a stop word', async () => {
    const short = linesOf(await (await ask('hello', { options: { num_predict: 3 } })).text()).at(-1);
    assert.deepEqual([short?.done_reason, short?.eval_count], ['length', 3]);
    assert.equal(await answerTo('hello', { options: { stop: ['!', 'never'] } }), `${label}\n\nHello`);
  });

  it('keeps the pace that is asked for', async () => {
    practice = await start(50);
    const timed = async (question: string, tokens: number): Promise<number> => {
      const before = performance.now();
      await (await ask(question, { options: { num_predict: tokens } })).text();
      return performance.now() - before;
    };
    const usual = await timed('hello', 25);
    assert.ok(usual > 440 && usual < 1500, `25 tokens at 50 a second took ${usual} ms`);
    assert.ok((await timed('hello, slowly', 4)) > 450);
    assert.ok((await timed('hello, 10 tokens a second', 6)) > 450);
    assert.ok((await timed('hello, fast', 50)) < 500);
  });

  it('fails in every way it is asked for', async () => {
    const refused = await ask('fail with 503');
    assert.equal(refused.status, 503);
    assert.equal(typeof ((await refused.json()) as Line).error, 'string');
    const midway = linesOf(await (await ask('fail midway')).text());
    assert.ok(midway.length > 2 && midway.at(-1)?.error);
    await assert.rejects(async () => (await ask('cut the answer')).text(), TypeError);
    await assert.rejects(async () => (await ask('cut the answer', { stream: false })).text(), TypeError);
    const stalled = new AbortController();
    const response = await post('/api/chat', { model, messages: [{ role: 'user', content: 'stall' }] }, stalled.signal);
    setTimeout(() => stalled.abort(), 300);
    await assert.rejects(response.text(), { name: 'AbortError' });
  });

  const untilIdle = async (withinMs: number): Promise<void> => {
    const limit = performance.now() + withinMs;
    while (practice.answering() > 0 && performance.now() < limit)
      await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(practice.answering(), 0, `still answering after ${withinMs} ms`);
  };

  it('stops at once when the reader leaves', async () => {
    for (const question of ['a long answer, slowly', 'a long answer, fast', 'stall']) {
      const leaving = new AbortController();
      const response = await post(
        '/api/chat',
        { model, messages: [{ role: 'user', content: question }] },
        leaving.signal,
      );
      await response.body?.getReader().read();
      assert.equal(practice.answering(), 1);
      leaving.abort();
      await untilIdle(250);
    }
  });

  it('waits for a reader that does not read', async () => {
    const body = JSON.stringify({
      model,
      messages: [{ role: 'user', content: '100000 words at 100000 tokens a second' }],
    });
    const asked = request(`${practice.url}/api/chat`, { method: 'POST', agent: false }).end(body);
    const [response] = (await once(asked, 'response')) as [NodeJS.ReadableStream & { destroy(): void }];
    response.pause();
    // Some 13 MB, more than the sockets hold: unhindered it would be written, and this answer over, well before.
    await new Promise((resolve) => setTimeout(resolve, 4000));
    assert.equal(practice.answering(), 1);
    response.destroy();
    await untilIdle(250);
  });

  it('starts from the command line, says where it listens, and ends when it is told to', async () => {
    const script = fileURLToPath(new URL('../../scripts/practice-model.mjs', import.meta.url));
    const child = spawn(process.execPath, [script, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    const url = /^practice model listening on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(said.toString())?.[1];
    assert.ok(url, said.toString());
    assert.equal(await (await fetch(url)).text(), 'Ollama is running');
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    const taken = spawn(process.execPath, [script, '--port', new URL(practice.url).port], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [complaint] = (await once(taken.stderr, 'data')) as [Buffer];
    assert.match(complaint.toString(), /could not start.*EADDRINUSE.*--port 0/);
    await once(taken, 'exit');
    assert.equal(taken.exitCode, 1);
  });
});
