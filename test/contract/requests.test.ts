import assert from 'node:assert/strict';
import type { Message } from '../../src/core/model/message.ts';
import { assistantText, userText } from '../../src/core/model/message.ts';
import type { Model } from '../../src/core/model/model.ts';
import type { Attempt, Sampling } from '../../src/core/model/request.ts';
import type { ToolSpec } from '../../src/core/model/tool.ts';
import { catalogue } from '../../src/core/providers/catalogue.ts';
import { calls, says } from '../servers/replies.ts';
import type { Reply } from '../servers/script.ts';
import { sendAll, sendOne } from './sent.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What must stand in the body; `undefined` means that the field must not. */
function holds(body: Fields, expected: Fields): void {
  const found = Object.fromEntries(Object.keys(expected).map((name) => [name, body[name]]));
  assert.deepEqual(found, expected);
}

function model(name: string, provider = 'tested'): Model {
  return { provider, model: name, place: 'local' };
}

const ids = catalogue.map((row) => row.id);
const by = (wire: string): readonly string[] => catalogue.filter((row) => row.wire === wire).map((row) => row.id);
const chats = by('openai-chat');

describe('contract · what is sent: limits and usage', () => {
  const names: Readonly<Record<string, string>> = {
    openai: 'max_output_tokens',
    anthropic: 'max_tokens',
    'bedrock-claude': 'max_tokens',
    azure: 'max_completion_tokens',
    bedrock: 'max_completion_tokens',
    groq: 'max_completion_tokens',
    xai: 'max_completion_tokens',
  };
  const every = ['max_tokens', 'max_completion_tokens', 'max_output_tokens'];

  for (const id of ids.filter((each) => each !== 'ollama')) {
    const name = names[id] ?? 'max_tokens';
    it(`${id} · the limit of output is ${name}, and nothing else`, async () => {
      const { body } = await sendOne(id, { sampling: { maxOutputTokens: 99 } });
      holds(body, Object.fromEntries(every.map((each) => [each, each === name ? 99 : undefined])));
    });
  }

  it('azure · a model that reasons takes the limit by its newer name', async () => {
    await sendOne('azure', { model: model('o4-mini'), sampling: { maxOutputTokens: 99 } });
  });

  for (const id of chats) {
    it(`${id} · usage is asked for where it must be`, async () => {
      const { body } = await sendOne(id);
      holds(body, {
        stream_options: id === 'mistral' ? undefined : { include_usage: true },
        usage: id === 'openrouter' ? { include: true } : undefined,
      });
    });
  }

  it('ollama · limits, and how much context the model is to run with', async () => {
    const { body } = await sendOne('ollama', { contextTokens: 24_576, sampling: { maxOutputTokens: 99 } });
    assert.deepEqual(body['options'], { num_ctx: 24_576, num_predict: 99 });
  });

  it('ollama · the context stays the server’s own where nobody decided', async () => {
    assert.deepEqual((await sendOne('ollama')).body['options'], {});
  });
});

describe('contract · what is sent: how long to think', () => {
  const think = (effort: NonNullable<Sampling['effort']>, name = 'test-model'): Partial<Attempt> => ({
    model: model(name),
    sampling: { effort, temperature: 0.2, topP: 0.9 },
  });

  for (const id of by('anthropic')) {
    it(`${id} · newer models are told the effort`, async () => {
      const { body } = await sendOne(id, think('high', 'claude-opus-4-6'));
      holds(body, {
        thinking: { type: 'adaptive', display: 'summarized' },
        output_config: { effort: 'high' },
        max_tokens: 8192,
        temperature: undefined,
        top_p: undefined,
      });
    });

    for (const name of [
      'claude-sonnet-4-5',
      'claude-opus-4-1-20250805',
      'claude-haiku-4-5',
      'claude-3-7-sonnet-latest',
    ]) {
      it(`${id} · ${name} is told how many tokens, and has them beside its answer`, async () => {
        const { body } = await sendOne(id, think('medium', name));
        holds(body, {
          thinking: { type: 'enabled', budget_tokens: 8192 },
          output_config: undefined,
          max_tokens: 16_384,
          temperature: undefined,
          top_p: undefined,
        });
      });
    }

    it(`${id} · who is not told to think keeps the temperature that was asked for`, async () => {
      const { body } = await sendOne(id, { sampling: { temperature: 0.2, topP: 0.9 } });
      holds(body, { thinking: undefined, output_config: undefined, temperature: 0.2, top_p: 0.9 });
    });
  }

  it('openai · the effort, a summary, and the seal to send back', async () => {
    holds((await sendOne('openai', think('low'))).body, {
      reasoning: { effort: 'low', summary: 'auto' },
      include: ['reasoning.encrypted_content'],
      store: false,
    });
  });

  for (const id of chats) {
    const object = id === 'openrouter';
    const nothing = id === 'mistral' || id === 'deepseek';
    it(`${id} · ${object ? 'a reasoning object' : nothing ? 'nothing, because it would refuse it' : 'reasoning_effort'}`, async () => {
      holds((await sendOne(id, think('low'))).body, {
        reasoning: object ? { effort: 'low' } : undefined,
        reasoning_effort: object || nothing ? undefined : 'low',
        temperature: 0.2,
      });
    });
  }

  it('ollama · think', async () => {
    holds((await sendOne('ollama', think('low'))).body, { think: 'low' });
    holds((await sendOne('ollama')).body, { think: undefined });
  });
});

describe('contract · what is sent: the form of the answer', () => {
  const schema = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
  const ask = { answerSchema: schema };
  const named = { name: 'answer', schema, strict: true };

  it('openai · text.format', async () => {
    holds((await sendOne('openai', ask)).body, { text: { format: { type: 'json_schema', ...named } } });
  });

  for (const id of by('anthropic')) {
    it(`${id} · output_config.format`, async () => {
      holds((await sendOne(id, ask)).body, { output_config: { format: { type: 'json_schema', schema } } });
    });
  }

  it('ollama · format', async () => {
    holds((await sendOne('ollama', ask)).body, { format: schema });
  });

  for (const id of chats.filter((each) => each !== 'deepseek')) {
    it(`${id} · response_format`, async () => {
      holds((await sendOne(id, ask)).body, { response_format: { type: 'json_schema', json_schema: named } });
    });
  }

  it('deepseek · some JSON, and the schema in words', async () => {
    const { body } = await sendOne('deepseek', ask);
    const [system] = body['messages'] as { role: string; content: string }[];
    holds(body, { response_format: { type: 'json_object' } });
    assert.equal(system?.role, 'system');
    assert.match(system.content, /^Answer briefly\.\n\n.*JSON/);
    assert.ok(system.content.includes(JSON.stringify(schema)));
  });
});

describe('contract · what is sent: images', () => {
  const picture: Message = {
    role: 'user',
    content: [
      { type: 'text', text: 'What is this?' },
      { type: 'image', mediaType: 'image/png', data: 'iVBORw0KGgo=' },
    ],
  };
  const url = 'data:image/png;base64,iVBORw0KGgo=';
  const ask = { messages: [picture] };

  for (const id of chats) {
    it(`${id} · as an address that holds the data`, async () => {
      const { body } = await sendOne(id, ask);
      assert.deepEqual((body['messages'] as Fields[]).at(-1), {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url } },
        ],
      });
    });
  }

  it('openai · as an input of its own kind', async () => {
    const { body } = await sendOne('openai', ask);
    const content = [
      { type: 'input_text', text: 'What is this?' },
      { type: 'input_image', detail: 'auto', image_url: url },
    ];
    assert.deepEqual(body['input'], [{ role: 'user', content }]);
  });

  for (const id of by('anthropic')) {
    it(`${id} · as a source of base64`, async () => {
      const { body } = await sendOne(id, ask);
      const source = { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' };
      const content = [
        { type: 'text', text: 'What is this?' },
        { type: 'image', source },
      ];
      assert.deepEqual(body['messages'], [{ role: 'user', content }]);
    });
  }

  it('ollama · beside the text', async () => {
    const { body } = await sendOne('ollama', ask);
    assert.deepEqual((body['messages'] as Fields[]).at(-1), {
      role: 'user',
      content: 'What is this?',
      images: ['iVBORw0KGgo='],
    });
  });
});

describe('contract · what is sent: what may be read from the cache', () => {
  const tool: ToolSpec = { name: 'read', description: 'Reads.', inputSchema: { type: 'object', properties: {} } };
  const conversation = [userText('One?'), assistantText('One.'), userText('Two?')];
  const marked = { type: 'ephemeral' };

  for (const id of by('anthropic')) {
    it(`${id} · a conversation and a question with tools, but not a single question`, async () => {
      holds((await sendOne(id)).body, { cache_control: undefined });
      holds((await sendOne(id, { messages: conversation })).body, { cache_control: marked });
      holds((await sendOne(id, { tools: [tool] })).body, { cache_control: marked });
    });
  }
});

describe('contract · what is sent: openai falls back to its older protocol', () => {
  const onlyOlder = 'This model is only supported in v1/chat/completions and not in v1/responses.';
  const refusal = { error: { message: onlyOlder, type: 'invalid_request_error', param: 'model', code: null } };
  const refused = (status: number, body: string): Reply => ({ instead: { status, body } });
  const causes: readonly (readonly [string, Reply])[] = [
    ['404 without a word of a model', refused(404, '{"detail":"Not Found"}')],
    ['400 because the model is only supported there', refused(400, JSON.stringify(refusal))],
    ['404 because the model is only supported there', refused(404, JSON.stringify(refusal))],
  ];

  for (const [cause, reply] of causes) {
    it(`openai · after ${cause}, and remembers it for this model alone`, async () => {
      const older = { model: model('older') };
      const { sent, outcomes } = await sendAll('openai', [older, older, { model: model('newer') }], {
        script: [reply, says('Over the older one.'), says('Again.'), says('Over the newer one.')],
      });
      assert.deepEqual(
        sent.map(({ path, body }) => [path, body['model']]),
        [
          ['/v1/responses', 'older'],
          ['/v1/chat/completions', 'older'],
          ['/v1/chat/completions', 'older'],
          ['/v1/responses', 'newer'],
        ],
      );
      assert.deepEqual(
        outcomes.map(({ text }) => text),
        ['Over the older one.', 'Again.', 'Over the newer one.'],
      );
    });
  }

  it('openai · the older protocol gets the limit by the name that models that reason take', async () => {
    const ask = { model: model('o1-mini'), sampling: { maxOutputTokens: 99 } };
    const { sent } = await sendAll('openai', [ask], { script: [refused(404, ''), says('Hi')] });
    holds(sent[1]?.body ?? {}, { max_completion_tokens: 99, max_tokens: undefined });
  });
});

describe('contract · what is sent: seals go back to who made them', () => {
  const called = calls([{ id: 'c1', name: 'read', arguments: ['{"path":"a"}'] }]);

  /** The second question of a conversation whose first answer was a call. */
  async function secondBody(to: Model): Promise<Fields> {
    const { outcomes } = await sendAll('gemini', [{}], { script: called });
    const [call] = outcomes[0]?.calls ?? [];
    assert.ok(call?.seal, 'the call came with a seal');
    const messages: readonly Message[] = [
      userText('Read it.'),
      { role: 'assistant', content: [{ type: 'tool-call', call }] },
      { role: 'tool', results: [{ callId: call.id, name: call.name, text: 'Empty.' }] },
    ];
    return (await sendOne('gemini', { model: to, messages })).body;
  }

  function sentCall(body: Fields): Fields | undefined {
    const messages = body['messages'] as { tool_calls?: Fields[] }[];
    return messages.flatMap((message) => message.tool_calls ?? [])[0];
  }

  it('gemini · the signature of a thought goes back with its call', async () => {
    assert.deepEqual(sentCall(await secondBody(model('test-model'))), {
      id: 'c1',
      type: 'function',
      function: { name: 'read', arguments: '{"path":"a"}' },
      extra_content: { google: { thought_signature: 'CsQBAdHtim9' } },
    });
  });

  for (const [who, other] of [
    ['another model', model('other-model')],
    ['a model of the same name elsewhere', model('test-model', 'elsewhere')],
  ] as const) {
    it(`gemini · and not to ${who}`, async () => {
      assert.equal(sentCall(await secondBody(other))?.['extra_content'], undefined);
    });
  }
});
