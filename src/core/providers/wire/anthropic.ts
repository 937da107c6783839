import Anthropic from '@anthropic-ai/sdk';
import type { EndReason, StreamEvent } from '../../model/event.ts';
import type { Attempt, Context } from '../../model/request.ts';
import { countOf, type Usage } from '../../model/usage.ts';
import { keyPlaceholder, type Answer } from '../../ports.ts';
import { fromErrorObject } from '../classify.ts';
import type { Wire } from '../provider.ts';
import { messagesBody } from './anthropicBody.ts';
import { sseFramer } from './frames.ts';
import { fields, list, text, type Fields } from './read.ts';
import { carriedFetch, never, send } from './send.ts';
import { closeCalls, extendCall, openCall, type Calls } from './toolCalls.ts';
import { readTurn, type Protocol, type Step } from './turn.ts';

type State = {
  readonly started: boolean;
  readonly calls: Calls;
  /** Counts arrive at the start and, cumulative, at the end: later ones replace earlier ones, field by field. */
  readonly usage: Fields | undefined;
  readonly reason: EndReason | undefined;
  readonly closed: boolean;
};

const protocol: Protocol<State> = {
  framer: sseFramer,
  initial: { started: false, calls: [], usage: undefined, reason: undefined, closed: false },
  step,
  phase: (state) => (state.closed ? 'closed' : state.reason === undefined ? 'open' : 'proven'),
  *halt(state, attempt) {
    if (typeof (state.usage?.['output_tokens'] ?? state.usage?.['input_tokens']) === 'number') {
      const model = { provider: attempt.model.provider, model: attempt.model.model };
      yield { type: 'usage', model, usage: usageOf(fields(state.usage)) };
    }
    yield* closeCalls(state.calls, attempt);
    yield { type: 'end', reason: state.reason ?? 'other' };
  },
  whole: (body) => {
    const message = fields(body);
    const blocks = list(message['content']).flatMap((block, index) => [
      { type: 'content_block_start', index, content_block: block },
      ...(fields(block)['type'] === 'tool_use'
        ? []
        : [{ type: 'content_block_delta', index, delta: asDelta(fields(block)) }]),
    ]);
    const stop = { type: 'message_delta', delta: { stop_reason: message['stop_reason'] }, usage: message['usage'] };
    return [...blocks, stop, { type: 'message_stop' }];
  },
};

function asDelta(block: Fields): Fields {
  return block['type'] === 'thinking'
    ? { type: 'thinking_delta', thinking: block['thinking'] }
    : { type: 'text_delta', text: block['text'] };
}

function step(state: State, message: unknown): Step<State> {
  const event = fields(message);
  switch (event['type']) {
    case 'message_start': {
      // One turn starts once. A repetition would count its input twice.
      if (state.started) return { state, events: [] };
      return { state: { ...state, started: true, usage: fields(fields(event['message'])['usage']) }, events: [] };
    }
    case 'content_block_start':
      return startBlock(state, blockKey(event['index'], `block ${state.calls.length}`), fields(event['content_block']));
    case 'content_block_delta':
      return growBlock(state, blockKey(event['index'], state.calls.at(-1)?.key ?? ''), fields(event['delta']));
    case 'message_delta': {
      const usage = { ...state.usage, ...known(fields(event['usage'])) };
      const stop = fields(event['delta'])['stop_reason'];
      const reason = typeof stop === 'string' ? endReason(stop) : state.reason;
      const reported = state.usage === undefined && event['usage'] === undefined ? undefined : usage;
      return { state: { ...state, usage: reported, reason }, events: [] };
    }
    case 'message_stop':
      return { state: { ...state, reason: state.reason ?? 'other', closed: true }, events: [] };
    case 'error':
      throw fromErrorObject(event['error'] ?? event);
    default:
      if (event['error'] !== undefined && event['error'] !== null) throw fromErrorObject(event);
      return { state, events: [] };
  }
}

/** A server that does not number its blocks can only mean the one it opened last. */
function blockKey(index: unknown, otherwise: string): string {
  return typeof index === 'number' ? String(index) : otherwise;
}

function known(usage: Fields): Fields {
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null && value !== undefined));
}

function startBlock(state: State, key: string, block: Fields): Step<State> {
  if (block['type'] === 'redacted_thinking') {
    return { state, events: [{ type: 'reasoning', text: '', opaque: JSON.stringify({ redacted: block['data'] }) }] };
  }
  if (block['type'] !== 'tool_use') return { state, events: [] };
  const calls = openCall(state.calls, { key, id: text(block['id']), name: text(block['name']), json: '' });
  const input = fields(block['input']);
  const opened = { ...state, calls };
  // Servers that do not stream arguments put them whole into the start.
  return Object.keys(input).length === 0
    ? { state: opened, events: [] }
    : growBlock(opened, key, { type: 'input_json_delta', partial_json: JSON.stringify(input) });
}

function growBlock(state: State, key: string, delta: Fields): Step<State> {
  switch (delta['type']) {
    case 'text_delta':
      return { state, events: piece('text', text(delta['text'])) };
    case 'thinking_delta':
      return { state, events: piece('reasoning', text(delta['thinking'])) };
    case 'signature_delta': {
      const opaque = JSON.stringify({ signature: delta['signature'] });
      return { state, events: [{ type: 'reasoning', text: '', opaque }] };
    }
    case 'input_json_delta': {
      const json = text(delta['partial_json']);
      const call = state.calls.find((candidate) => candidate.key === key);
      if (call === undefined || json === '') return { state, events: [] };
      return {
        state: { ...state, calls: extendCall(state.calls, key, json) },
        events: [{ type: 'tool-input', id: call.id, name: call.name, delta: json }],
      };
    }
    default:
      return { state, events: [] };
  }
}

function piece(type: 'text' | 'reasoning', words: string): readonly StreamEvent[] {
  return words === '' ? [] : [{ type, text: words }];
}

function endReason(reason: string): EndReason {
  switch (reason) {
    case 'end_turn':
    case 'stop_sequence':
      return 'stop';
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'length';
    case 'tool_use':
      return 'tool-calls';
    case 'refusal':
      return 'filtered';
    default:
      return 'other';
  }
}

/** Anthropic counts cached input beside the input, not within it: the buckets are disjoint already. */
function usageOf(usage: Fields): Usage {
  const output = countOf(usage['output_tokens']);
  return {
    input: countOf(usage['input_tokens']),
    cacheRead: countOf(usage['cache_read_input_tokens']),
    cacheWrite: countOf(usage['cache_creation_input_tokens']),
    output,
    reasoning: Math.min(output, countOf(fields(usage['output_tokens_details'])['thinking_tokens'])),
  };
}

export const wire: Wire = {
  chat(link) {
    const client = new Anthropic({
      apiKey: keyPlaceholder,
      authToken: null,
      baseURL: link.row.baseUrl,
      maxRetries: 0,
      timeout: never,
      logLevel: 'off',
      dangerouslyAllowBrowser: true,
      fetch: carriedFetch,
    });
    const ask = (attempt: Attempt, context: Context): Promise<Answer> =>
      send(link, context.signal, (_fetch, options) =>
        client.messages.create(messagesBody(attempt), options).asResponse(),
      );
    return (attempt, context) => readTurn(protocol, () => ask(attempt, context), attempt, link.limits);
  },
};
