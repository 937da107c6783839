import type { EndReason, StreamEvent } from '../../model/event.ts';
import type { Attempt, Context } from '../../model/request.ts';
import type { Answer } from '../../ports.ts';
import type { Wire } from '../provider.ts';
import { openaiClient } from './openaiClient.ts';
import { chatBody } from './openaiChatBody.ts';
import { fromErrorObject } from '../classify.ts';
import { sseFramer } from './frames.ts';
import { fields, list, text, type Fields } from './read.ts';
import { send } from './send.ts';
import { extendCall, openCall, type Calls } from './toolCalls.ts';
import { readTurn, type Protocol, type Step } from './turn.ts';
import { endTurn, type OpenaiTurn } from './openaiEnd.ts';

type State = OpenaiTurn & {
  readonly closed: boolean;
};

const protocol: Protocol<State> = {
  framer: sseFramer,
  initial: { calls: [], usage: undefined, reason: undefined, refused: false, closed: false },
  step,
  phase: (state) => (state.closed ? 'closed' : state.reason === undefined ? 'open' : 'proven'),
  halt: endTurn,
  whole: (body) => [{ ...fields(body), choices: list(fields(body)['choices']).map(asDelta) }, '[DONE]'],
};

function asDelta(choice: unknown): Fields {
  return { ...fields(choice), delta: fields(choice)['message'] };
}

function step(state: State, message: unknown): Step<State> {
  if (message === '[DONE]') return { state: { ...state, reason: state.reason ?? 'other', closed: true }, events: [] };
  const chunk = fields(message);
  if (chunk['error'] !== undefined && chunk['error'] !== null) throw fromErrorObject(message);
  const usage = usageOf(chunk);
  if (usage !== undefined) state = { ...state, usage };
  // Azure sends a first chunk without a choice; only the first choice is ever asked for.
  const choice = fields(list(chunk['choices'])[0]);
  const delta = fields(choice['delta']);
  const events = contentOf(delta);
  if (text(delta['refusal']) !== '') state = { ...state, refused: true };
  for (const piece of list(delta['tool_calls'])) state = addToolPiece(state, fields(piece), events);
  const reason = choice['finish_reason'];
  if (typeof reason === 'string' && reason !== '') state = { ...state, reason: endReason(reason) };
  return { state, events };
}

/** Groq reports inside a field of its own; llama.cpp says what it had cached beside the usage, under DeepSeek's idea. */
function usageOf(chunk: Fields): unknown {
  const usage = chunk['usage'] ?? fields(chunk['x_groq'])['usage'] ?? undefined;
  if (usage === undefined) return undefined;
  const cached = fields(chunk['timings'])['cache_n'];
  return cached === undefined ? usage : { prompt_cache_hit_tokens: cached, ...fields(usage) };
}

/** Reasoning has as many names as there are servers. */
function contentOf(delta: Fields): StreamEvent[] {
  const events: StreamEvent[] = [];
  const reasoning = text(delta['reasoning_content']) || text(delta['reasoning']) || text(delta['thinking']);
  if (reasoning !== '') events.push({ type: 'reasoning', text: reasoning });
  const { content } = delta;
  const words = text(content) || text(delta['refusal']);
  if (words !== '') events.push({ type: 'text', text: words });
  if (Array.isArray(content)) events.push(...content.flatMap(partOf));
  return events;
}

/** Mistral puts reasoning among the parts of the content. */
function partOf(value: unknown): readonly StreamEvent[] {
  const part = fields(value);
  const type = part['type'] === 'thinking' ? 'reasoning' : 'text';
  const words = type === 'reasoning' ? wordsOf(part['thinking']) : text(part['text']);
  return words === '' ? [] : [{ type, text: words }];
}

function wordsOf(thinking: unknown): string {
  return (
    text(thinking) ||
    list(thinking)
      .map((part) => text(fields(part)['text']))
      .join('')
  );
}

/**
 * A piece names its call by index, by id, by both, or, from some servers, by neither: then it continues the last one.
 * A new id with a new name under an index already used is a new call: several servers number every call 0.
 */
function addToolPiece(state: State, piece: Fields, events: StreamEvent[]): State {
  const made = fields(piece['function']);
  const id = text(piece['id']);
  const name = text(made['name']);
  const given = made['arguments'];
  const argumentsPiece = typeof given === 'string' ? given : given === undefined ? '' : JSON.stringify(given);
  let calls = state.calls;
  let call = findCall(calls, piece['index'], id, name);
  if (call === undefined) {
    const key = typeof piece['index'] === 'number' ? `${piece['index']} ${id}` : `${id || 'call'} ${calls.length}`;
    const extra = piece['extra_content'];
    const seal = extra === undefined || extra === null ? {} : { seal: JSON.stringify(extra) };
    calls = openCall(calls, { key, id, name, json: '', ...seal });
    call = calls.at(-1);
  }
  if (call === undefined || argumentsPiece === '') return { ...state, calls };
  events.push({ type: 'tool-input', id: call.id, name: call.name, delta: argumentsPiece });
  return { ...state, calls: extendCall(calls, call.key, argumentsPiece) };
}

function findCall(calls: Calls, index: unknown, id: string, name: string): Calls[number] | undefined {
  const startsAnother = id !== '' && name !== '';
  if (typeof index === 'number') {
    const same = calls.filter((call) => call.key.startsWith(`${index} `));
    return startsAnother ? same.find((call) => call.key === `${index} ${id}`) : same.at(-1);
  }
  if (id !== '') return calls.findLast((call) => call.key.startsWith(`${id} `) && (name === '' || call.name === name));
  return name === '' ? calls.at(-1) : undefined;
}

function endReason(reason: string): EndReason {
  switch (reason) {
    case 'stop':
    case 'eos':
      return 'stop';
    case 'length':
    case 'model_length':
      return 'length';
    case 'tool_calls':
    case 'function_call':
      return 'tool-calls';
    case 'content_filter':
      return 'filtered';
    default:
      return 'other';
  }
}

export const wire: Wire = {
  chat(link) {
    const client = openaiClient(link);
    const ask = (attempt: Attempt, context: Context): Promise<Answer> =>
      send(link, context.signal, (_fetch, options) =>
        client.chat.completions.create(chatBody(attempt, link.row.quirks ?? {}), options).asResponse(),
      );
    return (attempt, context) => readTurn(protocol, () => ask(attempt, context), attempt, link.limits);
  },
};
