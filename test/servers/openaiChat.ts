import { openAiError } from './errors.ts';
import { blocksOf, callSteps, finishOf, usesOf, wordsOf, type Frame } from './frame.ts';
import { openAiModels, openAiTotals } from './openaiShared.ts';
import type { Ask, Protocol } from './protocol.ts';
import type { ToolUse, Turn } from './script.ts';

/** Chat completions, as api.openai.com streams them; `reasoning_content` as DeepSeek, vLLM and llama.cpp add it. */
export const openaiChat: Protocol = {
  name: 'openai-chat',
  basePath: '/v1',
  chatPath: '/v1/chat/completions',
  framing: 'sse',
  contentType: 'text/event-stream; charset=utf-8',
  ask: (body) => ({
    model: String(body['model']),
    streamed: body['stream'] === true,
    withUsage: (body['stream_options'] as { include_usage?: boolean } | undefined)?.include_usage === true,
  }),
  frames,
  whole,
  error: openAiError,
  errorFrame: (name) => ({ part: 'content', data: JSON.stringify(openAiError(name).body) }),
  textFrame: (text) => delta('content', 'any-model', { content: text }),
  unknownFrame: {
    part: 'content',
    event: 'chat.completion.novelty',
    data: '{"object":"chat.completion.novelty","novelty":{"of":["a","kind"]}}',
  },
  keepAlive: { part: 'content', data: ': keep-alive' },
  endlessLine: 'data: {"choices":[{"index":0,"delta":{"content":"',
  lists: (models) => ({ '/v1/models': openAiModels(models) }),
};

const identity = { id: 'chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG', object: 'chat.completion.chunk', created: 1741570283 };

function chunk(part: Frame['part'], model: string, rest: object): Frame {
  const common = { ...identity, model, service_tier: 'default', system_fingerprint: 'fp_44709d6fcb' };
  return { part, data: JSON.stringify({ ...common, ...rest }) };
}

function delta(part: Frame['part'], model: string, content: object, finish: string | null = null): Frame {
  return chunk(part, model, { choices: [{ index: 0, delta: content, logprobs: null, finish_reason: finish }] });
}

function frames(turn: Turn, ask: Ask): readonly Frame[] {
  const list = [delta('opening', ask.model, { role: 'assistant', content: '', refusal: null })];
  const say = (content: object): void => void list.push(delta('content', ask.model, content));
  let before = 0;
  for (const block of blocksOf(turn)) {
    if (block.kind === 'calls') {
      for (const content of callDeltas(block.uses, before, turn)) say(content);
      before += block.uses.length;
    } else {
      const field = { text: 'content', refusal: 'refusal', reasoning: 'reasoning_content' }[block.kind];
      for (const words of block.deltas) say({ [field]: words });
    }
  }
  list.push(delta('proof', ask.model, {}, finishReason(turn)));
  const usage = openAiChatUsage(turn);
  if (ask.withUsage && usage !== undefined) list.push(chunk('trailing', ask.model, { choices: [], usage }));
  list.push({ part: 'trailing', data: '[DONE]' });
  return list;
}

function callDeltas(uses: readonly ToolUse[], before: number, turn: Turn): readonly object[] {
  if (turn.wholeCalls) return uses.map((use, call) => ({ tool_calls: [wholeCall(use, before + call, turn)] }));
  return callSteps(uses, turn.interleaved === true).flatMap((step) => {
    const index = turn.noIndex ? {} : { index: before + step.call };
    const { id, name } = step.use;
    if (step.do === 'close') return [];
    if (step.do === 'extend') return [{ tool_calls: [{ ...index, function: { arguments: step.json } }] }];
    const named = { ...(name === undefined ? {} : { name }), arguments: '' };
    return [{ tool_calls: [{ ...index, ...(id === undefined ? {} : { id }), type: 'function', function: named }] }];
  });
}

function wholeCall({ id, name, arguments: pieces }: ToolUse, index: number, turn: Turn): object {
  const named = { ...(name === undefined ? {} : { name }), arguments: pieces.join('') };
  const place = turn.noIndex ? {} : { index };
  return { ...place, ...(id === undefined ? {} : { id }), type: 'function', function: named };
}

function finishReason(turn: Turn): string {
  const finish = finishOf(turn);
  if (typeof finish === 'object') return finish.unknown;
  return { stop: 'stop', length: 'length', 'tool-calls': 'tool_calls', filtered: 'content_filter' }[finish];
}

function openAiChatUsage(turn: Turn): object | undefined {
  const totals = openAiTotals(turn);
  if (totals === undefined) return undefined;
  return {
    prompt_tokens: totals.input,
    completion_tokens: totals.output,
    total_tokens: totals.total,
    prompt_tokens_details: { cached_tokens: totals.cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: totals.reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

function whole(turn: Turn, ask: Ask): unknown {
  const text = wordsOf(turn, 'text');
  const reasoning = wordsOf(turn, 'reasoning');
  const calls = usesOf(turn).map(({ id, name, arguments: pieces }) => ({
    id,
    type: 'function',
    function: { name, arguments: pieces.join('') },
  }));
  const message = {
    role: 'assistant',
    content: text === '' ? null : text,
    ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
    refusal: null,
    annotations: [],
  };
  return {
    ...identity,
    object: 'chat.completion',
    model: ask.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason(turn) }],
    usage: openAiChatUsage(turn),
    service_tier: 'default',
  };
}
