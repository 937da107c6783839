import { anthropicError } from './errors.ts';
import { blocksOf, callSteps, finishOf, type Block, type Frame } from './frame.ts';
import type { Ask, Protocol } from './protocol.ts';
import type { Turn } from './script.ts';

/** The messages API, with its named events and numbered content blocks. */
export const anthropic: Protocol = {
  name: 'anthropic',
  basePath: '',
  chatPath: '/v1/messages',
  framing: 'sse',
  contentType: 'text/event-stream; charset=utf-8',
  ask: (body) => ({ model: String(body['model']), streamed: body['stream'] === true, withUsage: true }),
  frames,
  whole,
  error: anthropicError,
  errorFrame: (name) => {
    const { error } = anthropicError(name).body as { error: object };
    return event('content', 'error', { error });
  },
  textFrame: (text) => event('content', 'content_block_delta', { index: 0, delta: { type: 'text_delta', text } }),
  unknownFrame: event('content', 'content_block_novelty', { index: 0, novelty: { of: ['a', 'kind'] } }),
  keepAlive: event('content', 'ping', {}),
  endlessLine:
    'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"',
  lists: (models) => ({
    '/v1/models': {
      data: models.map((id) => ({ type: 'model', id, display_name: id, created_at: '2025-02-19T00:00:00Z' })),
      has_more: false,
      first_id: models[0] ?? null,
      last_id: models.at(-1) ?? null,
    },
  }),
};

function event(part: Frame['part'], type: string, fields: object): Frame {
  return { part, event: type, data: JSON.stringify({ type, ...fields }) };
}

function messageOf(turn: Turn, ask: Ask): object {
  return { id: 'msg_01XFDUDYJgAACzvnptvVoYEL', type: 'message', role: 'assistant', model: ask.model };
}

function frames(turn: Turn, ask: Ask): readonly Frame[] {
  const usage = startUsage(turn);
  const opened = { ...messageOf(turn, ask), content: [], stop_reason: null, stop_sequence: null, usage };
  const list = [event('opening', 'message_start', { message: opened })];
  let index = 0;
  for (const block of blocksOf(turn)) {
    const [made, next] = block.kind === 'calls' ? callFrames(block, index, turn) : wordFrames(block, index);
    list.push(...made);
    if (index === 0) list.splice(2, 0, event('opening', 'ping', {}));
    index = next;
  }
  const delta = { stop_reason: stopReason(turn), stop_sequence: null };
  list.push(event('proof', 'message_delta', { delta, usage: endUsage(turn) }));
  list.push(event('trailing', 'message_stop', {}));
  return list;
}

function wordFrames(block: Exclude<Block, { kind: 'calls' }>, index: number): readonly [readonly Frame[], number] {
  const list: Frame[] = [];
  const delta = (fields: object): void =>
    void list.push(event('content', 'content_block_delta', { index, delta: fields }));
  if (block.kind === 'reasoning') {
    const opened = { type: 'thinking', thinking: '', signature: '' };
    list.push(event('opening', 'content_block_start', { index, content_block: opened }));
    for (const thinking of block.deltas) delta({ type: 'thinking_delta', thinking });
    if (block.signature !== undefined) delta({ type: 'signature_delta', signature: block.signature });
  } else {
    list.push(event('opening', 'content_block_start', { index, content_block: { type: 'text', text: '' } }));
    for (const text of block.deltas) delta({ type: 'text_delta', text });
  }
  list.push(event('closing', 'content_block_stop', { index }));
  return [list, index + 1];
}

function callFrames(block: Block & { kind: 'calls' }, from: number, turn: Turn): readonly [readonly Frame[], number] {
  const list = callSteps(block.uses, turn.interleaved === true).map((step) => {
    const index = turn.noIndex ? {} : { index: from + step.call };
    if (step.do === 'close') return event('closing', 'content_block_stop', index);
    if (step.do === 'extend') {
      const delta = { type: 'input_json_delta', partial_json: step.json };
      return event('content', 'content_block_delta', { ...index, delta });
    }
    const { id, name } = step.use;
    const named = { ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }) };
    return event('content', 'content_block_start', {
      ...index,
      content_block: { type: 'tool_use', ...named, input: {} },
    });
  });
  return [list, from + block.uses.length];
}

function stopReason(turn: Turn): string {
  const finish = finishOf(turn);
  if (typeof finish === 'object') return finish.unknown;
  return { stop: 'end_turn', length: 'max_tokens', 'tool-calls': 'tool_use', filtered: 'refusal' }[finish];
}

function startUsage(turn: Turn): object {
  if (turn.usage === 'missing') return {};
  const { input, cacheRead, cacheWrite } = turn.usage ?? { input: 19, output: 10 };
  return {
    input_tokens: input,
    cache_creation_input_tokens: cacheWrite ?? 0,
    cache_read_input_tokens: cacheRead ?? 0,
    output_tokens: 1,
    service_tier: 'standard',
  };
}

/** The figures of message_delta are totals and replace those of message_start. */
function endUsage(turn: Turn): object {
  if (turn.usage === 'missing') return {};
  const { input, output, cacheRead, cacheWrite } = turn.usage ?? { input: 19, output: 10 };
  return {
    input_tokens: input,
    cache_creation_input_tokens: cacheWrite ?? 0,
    cache_read_input_tokens: cacheRead ?? 0,
    output_tokens: output,
  };
}

function whole(turn: Turn, ask: Ask): unknown {
  const content = blocksOf(turn).flatMap((block): object[] => {
    if (block.kind === 'calls') {
      return block.uses.map(({ id, name, arguments: pieces }) => ({
        type: 'tool_use',
        id,
        name,
        input: JSON.parse(pieces.join('') || '{}') as object,
      }));
    }
    const text = block.deltas.join('');
    if (block.kind === 'reasoning') return [{ type: 'thinking', thinking: text, signature: block.signature ?? '' }];
    return [{ type: 'text', text }];
  });
  const usage = { ...startUsage(turn), ...endUsage(turn) };
  return { ...messageOf(turn, ask), content, stop_reason: stopReason(turn), stop_sequence: null, usage };
}
