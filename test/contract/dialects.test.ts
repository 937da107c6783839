import assert from 'node:assert/strict';
import { catalogue } from '../../src/core/providers/catalogue.ts';
import { segmentsOf } from '../servers/body.ts';
import { spoken } from '../servers/dialects/dialect.ts';
import { dialects } from '../servers/dialects.ts';
import { protocols } from '../servers/protocol.ts';
import { calls, says, turn } from '../servers/replies.ts';
import type { Reply, Script } from '../servers/script.ts';
import { startServer } from '../servers/startServer.ts';
import { events, openRow, outcomeOf, type Outcome } from './ask.ts';
import { checkLaws } from './row.ts';
import { dialectOf, servedBy } from './served.ts';

async function ask(id: string, script: Script): Promise<Outcome> {
  const row = catalogue.find((candidate) => candidate.id === id);
  assert.ok(row);
  const dialect = dialectOf(row);
  const server = await startServer(dialect.on, script, { dialect });
  const { provider, close } = openRow(servedBy(row, server, dialect));
  try {
    const outcome = await outcomeOf(events(provider));
    checkLaws(outcome);
    return outcome;
  } finally {
    close();
    await server.close();
  }
}

const thinking: Reply = turn(
  [
    { reasoning: 'Hm.' },
    { text: 'Reading.' },
    { call: { id: 'c1', name: 'read', arguments: ['{"a":', '1}'] } },
    { call: { id: 'c2', name: 'read', arguments: ['{"a":', '2}'] } },
  ],
  { usage: { input: 20, cacheRead: 100, output: 34, reasoning: 30 } },
);

/** The rows that ran against these servers would prove nothing if the servers were not odd. */
const oddities: readonly (readonly [id: string, is: string, pattern: RegExp])[] = [
  ['ollama', 'thinking, and calls whose arguments are an object', /"thinking":"Hm\.".*"arguments":\{"a":1\}/s],
  ['llamacpp', 'timings in the last message', /"timings":\{"cache_n":100,.*\n\ndata: \[DONE\]\n\n$/s],
  ['lmstudio', 'stats in the last message', /"stats":\{[^\n]*\n\ndata: \[DONE\]\n\n$/],
  ['vllm', 'reasoning, and no details of the prompt', /"reasoning":"Hm\.".*"prompt_tokens_details":null/s],
  ['shimmy', 'no usage', /^(?!.*"usage")(?!.*Hm\.)/s],
  ['gemini', 'usage in every message', /^(data: (\[DONE\]|[^\n]*("role":"assistant"|"usage")[^\n]*)\n\n)+$/],
  ['gemini', 'a sealed call, whole and without an index', /\[\{"extra_content":\{"google":\{"thought_signature/],
  ['gemini', 'thoughts that only the total counts', /"completion_tokens":4,"total_tokens":154/],
  ['azure', 'a first message without a choice', /^data: \{"choices":\[\],[^\n]*"prompt_filter_results"/],
  ['openrouter', 'comments, and the cost', /^: OPENROUTER PROCESSING\n\n.*"reasoning":"Hm\.".*"cost":0\.00042/s],
  ['huggingface', 'arguments that are an object', /"arguments":\{"a":1\}/],
  [
    'mistral',
    'thinking among the parts of the content',
    /"content":\[\{"type":"thinking","thinking":\[\{"type":"text"/,
  ],
  ['groq', 'usage in x_groq and nowhere else', /^(?!.*\],"usage").*"x_groq":\{"id":"[^"]*","usage":\{/s],
  [
    'deepseek',
    'comments, and hits and misses of the cache',
    /^: keep-alive\n\n.*_hit_tokens":100,[^\n]*_miss_tokens":20/s,
  ],
  ['xai', 'reasoning beside the completion', /"completion_tokens":4,"total_tokens":154/],
];

describe('contract · dialects', () => {
  for (const [id, is, pattern] of oddities) {
    it(`the server of ${id} has ${is}`, () => {
      const dialect = dialects[id];
      assert.ok(dialect);
      const protocol = spoken(dialect, protocols[dialect.on]);
      const bytes = segmentsOf(protocol, thinking, { model: 'm', streamed: true, withUsage: true });
      assert.match(Buffer.concat(bytes).toString(), pattern);
    });
  }

  it('openrouter · what an answer cost is told as it was reported', async () => {
    const { usages } = await ask('openrouter', says('Hi'));
    assert.equal(usages[0]?.reportedUsd, 0.00042);
  });

  it('openrouter · an error in the middle of a message that looks like any other', async () => {
    const chunk = {
      id: 'gen-1',
      object: 'chat.completion.chunk',
      provider: 'OpenAI',
      error: { code: 'server_error', message: 'Provider disconnected unexpectedly' },
      choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
    };
    const { error, text } = await ask('openrouter', {
      ...says('One ', 'two'),
      edits: [{ put: { data: JSON.stringify(chunk) }, at: 'proof' }],
    });
    assert.equal(error?.kind, 'provider.server');
    assert.match(error.message, /Provider disconnected unexpectedly/);
    assert.equal(text, 'One two');
  });

  it('mistral · the end of the model’s context is a limit reached', async () => {
    const { end } = await ask('mistral', turn([{ text: 'Hi' }], { finish: { unknown: 'model_length' } }));
    assert.equal(end, 'length');
  });

  it('gemini · the seal is kept with the call that has it, and says whose it is', async () => {
    const { calls: made } = await ask('gemini', thinking);
    assert.deepEqual(
      made.map((call) => call.seal),
      [
        {
          by: { provider: 'tested', model: 'test-model' },
          opaque: '{"google":{"thought_signature":"CsQBAdHtim9"}}',
        },
        undefined,
      ],
    );
  });

  it('gemini · what was thought and not said is output, and reasoning', async () => {
    const { usages } = await ask('gemini', thinking);
    assert.deepEqual(usages, [{ input: 20, cacheRead: 100, cacheWrite: 0, output: 34, reasoning: 30 }]);
  });

  it('gemini · calls of one id and without an index are told apart by their names', async () => {
    const { calls: made } = await ask(
      'gemini',
      calls([
        { id: 'x', name: 'read', arguments: ['{}'] },
        { id: 'x', name: 'list', arguments: ['{}'] },
      ]),
    );
    assert.deepEqual(
      made.map(({ id, name }) => [id, name]),
      [
        ['x', 'read'],
        ['x_1', 'list'],
      ],
    );
  });

  it('shimmy · a turn whose call has bad arguments is estimated like any other: it cost time', async () => {
    const { usages, error } = await ask('shimmy', calls([{ id: 'x', name: 'read', arguments: ['{"a'] }]));
    assert.equal(error?.kind, 'tool.args_invalid');
    assert.equal(usages[0]?.estimated, true);
  });
});
