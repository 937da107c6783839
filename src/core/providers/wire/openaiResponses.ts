import type { EndReason, StreamEvent } from '../../model/event.ts';
import type { Attempt, Context } from '../../model/request.ts';
import type { Answer } from '../../ports.ts';
import { fromErrorObject } from '../classify.ts';
import type { Wire } from '../provider.ts';
import { sseFramer } from './frames.ts';
import { openaiClient } from './openaiClient.ts';
import { responsesBody } from './openaiResponsesBody.ts';
import { endTurn, type OpenaiTurn } from './openaiEnd.ts';
import { fields, list, text, type Fields } from './read.ts';
import { send } from './send.ts';
import { extendCall, openCall } from './toolCalls.ts';
import { readTurn, type Protocol, type Step } from './turn.ts';

type State = OpenaiTurn & {
  /** Events are numbered; one that repeats a number is a repetition and is dropped. */
  readonly sequence: number;
};

const protocol: Protocol<State> = {
  framer: sseFramer,
  initial: { calls: [], usage: undefined, reason: undefined, refused: false, sequence: -1 },
  step,
  phase: (state) => (state.reason === undefined ? 'open' : 'closed'),
  halt: endTurn,
  whole: (body) => [...list(fields(body)['output']).flatMap(asEvents), { type: wholeType(body), response: body }],
};

function wholeType(body: unknown): string {
  const status = text(fields(body)['status']);
  return `response.${status === '' ? 'completed' : status}`;
}

function asEvents(item: unknown): readonly unknown[] {
  const { type, content } = fields(item);
  if (type === 'message') {
    return list(content).map((part) => {
      const { type: kind, text: words, refusal } = fields(part);
      if (kind === 'refusal') return { type: 'response.refusal.delta', delta: refusal };
      return { type: 'response.output_text.delta', delta: words };
    });
  }
  if (type === 'reasoning') {
    const parts = list(fields(item)['summary']).map((part) => fields(part)['text']);
    const deltas = parts.map((delta) => ({ type: 'response.reasoning_summary_text.delta', delta }));
    return [...deltas, { type: 'response.output_item.done', item }];
  }
  if (type !== 'function_call') return [];
  const { id, arguments: json } = fields(item);
  return [
    { type: 'response.output_item.added', item: { ...fields(item), arguments: '' } },
    { type: 'response.function_call_arguments.delta', item_id: id, delta: json },
  ];
}

function step(state: State, message: unknown): Step<State> {
  const event = fields(message);
  const number = event['sequence_number'];
  if (typeof number === 'number') {
    if (number <= state.sequence) return { state, events: [] };
    state = { ...state, sequence: number };
  }
  switch (event['type']) {
    case 'response.output_text.delta':
      return { state, events: textEvent('text', event['delta']) };
    case 'response.refusal.delta':
      return { state: { ...state, refused: true }, events: textEvent('text', event['delta']) };
    case 'response.reasoning_summary_text.delta':
    case 'response.reasoning_text.delta':
      return { state, events: textEvent('reasoning', event['delta']) };
    case 'response.output_item.added':
      return { state: startItem(state, fields(event['item'])), events: [] };
    case 'response.function_call_arguments.delta':
      return growCall(state, event);
    case 'response.output_item.done':
      return finishItem(state, fields(event['item']));
    case 'response.completed':
    case 'response.incomplete':
      return { state: close(state, fields(event['response'])), events: [] };
    case 'response.failed':
      throw fromErrorObject(event['response']);
    case 'error':
      throw fromErrorObject(event['error'] ?? event);
    default:
      if (event['error'] !== undefined && event['error'] !== null) throw fromErrorObject(event);
      return { state, events: [] };
  }
}

function textEvent(type: 'text' | 'reasoning', delta: unknown): readonly StreamEvent[] {
  const piece = text(delta);
  return piece === '' ? [] : [{ type, text: piece }];
}

function startItem(state: State, item: Fields): State {
  if (item['type'] !== 'function_call') return state;
  const key = text(item['id']) || text(item['call_id']);
  const call = { key, id: text(item['call_id']) || key, name: text(item['name']), json: '' };
  return { ...state, calls: openCall(state.calls, call) };
}

function growCall(state: State, event: Fields): Step<State> {
  const delta = text(event['delta']);
  const itemId = text(event['item_id']);
  const call = itemId === '' ? state.calls.at(-1) : state.calls.find((candidate) => candidate.key === itemId);
  if (call === undefined || delta === '') return { state, events: [] };
  return {
    state: { ...state, calls: extendCall(state.calls, call.key, delta) },
    events: [{ type: 'tool-input', id: call.id, name: call.name, delta }],
  };
}

/** A finished reasoning item carries its seal; a finished call repeats its arguments, which count if none were streamed. */
function finishItem(state: State, item: Fields): Step<State> {
  if (item['type'] === 'reasoning' && text(item['encrypted_content']) !== '') {
    const opaque = JSON.stringify({ id: item['id'], encrypted_content: item['encrypted_content'] });
    return { state, events: [{ type: 'reasoning', text: '', opaque }] };
  }
  if (item['type'] !== 'function_call') return { state, events: [] };
  const key = text(item['id']) || text(item['call_id']);
  const started = state.calls.some((call) => call.key === key) ? state : startItem(state, item);
  const call = started.calls.find((candidate) => candidate.key === key);
  if (call === undefined || call.json !== '') return { state: started, events: [] };
  return growCall(started, { item_id: key, delta: item['arguments'] });
}

function close(state: State, response: Fields): State {
  return { ...state, usage: response['usage'], reason: endReason(response) };
}

function endReason(response: Fields): EndReason {
  const why = text(fields(response['incomplete_details'])['reason']);
  if (why === 'max_output_tokens') return 'length';
  if (why === 'content_filter') return 'filtered';
  return why === '' && response['status'] !== 'incomplete' ? 'stop' : 'other';
}

export const wire: Wire = {
  chat(link) {
    const client = openaiClient(link);
    const ask = (attempt: Attempt, context: Context): Promise<Answer> =>
      send(link, context.signal, (_fetch, options) =>
        client.responses.create(responsesBody(attempt), options).asResponse(),
      );
    return (attempt, context) => readTurn(protocol, () => ask(attempt, context), attempt, link.limits);
  },
};
