import { openAiError } from './errors.ts';
import { blocksOf, callSteps, finishOf, type Block, type Frame } from './frame.ts';
import { openAiModels, openAiTotals } from './openaiShared.ts';
import type { Ask, Protocol } from './protocol.ts';
import type { Turn } from './script.ts';

/**
 * The responses API: every message is typed and numbered, and the last one repeats the whole answer. Messages that a
 * script puts in have no number, because every number after them would be old.
 */
export const openaiResponses: Protocol = {
  name: 'openai-responses',
  basePath: '/v1',
  chatPath: '/v1/responses',
  framing: 'sse',
  contentType: 'text/event-stream; charset=utf-8',
  ask: (body) => ({ model: String(body['model']), streamed: body['stream'] === true, withUsage: true }),
  frames,
  whole: (turn, ask) => finalResponse(turn, ask),
  error: openAiError,
  errorFrame: (name) => {
    const { error } = openAiError(name).body as { error: object };
    return event('content', 'error', { error });
  },
  textFrame: (text) => event('content', 'response.output_text.delta', textDelta(0, text)),
  unknownFrame: event('content', 'response.novelty.delta', { novelty: { of: ['a', 'kind'] } }),
  keepAlive: event('content', 'keepalive', {}),
  endlessLine: 'event: response.output_text.delta\ndata: {"type":"response.output_text.delta","delta":"',
  lists: (models) => ({ '/v1/models': openAiModels(models) }),
};

function event(part: Frame['part'], type: string, fields: object): Frame {
  return { part, event: type, data: JSON.stringify({ type, ...fields }) };
}

function textDelta(outputIndex: number, delta: string): object {
  const place = { item_id: itemId('msg', outputIndex), output_index: outputIndex, content_index: 0 };
  return { ...place, delta, logprobs: [], obfuscation: 'H2d0mf8T' };
}

function itemId(prefix: string, outputIndex: number): string {
  return `${prefix}_0775572d10a16b66006a8d8528e8a887d${outputIndex}`;
}

function frames(turn: Turn, ask: Ask): readonly Frame[] {
  const list: Frame[] = [];
  const send = (part: Frame['part'], type: string, fields: object): void =>
    void list.push(event(part, type, { ...fields, sequence_number: list.length }));
  const started = response(ask, 'in_progress', [], null);
  send('opening', 'response.created', { response: started });
  send('opening', 'response.in_progress', { response: started });
  let outputIndex = 0;
  for (const block of blocksOf(turn)) {
    if (block.kind === 'reasoning') sendReasoning(send, block, outputIndex++);
    else if (block.kind === 'calls') outputIndex = sendCalls(send, block, outputIndex, turn);
    else sendMessage(send, block, outputIndex++);
  }
  const whole = finalResponse(turn, ask) as { status: string };
  send('proof', `response.${whole.status}`, { response: whole });
  return list;
}

type Send = (part: Frame['part'], type: string, fields: object) => void;

/** A refusal is a content part of its own kind inside a message. */
function sendMessage(send: Send, block: Block & { kind: 'text' | 'refusal' }, outputIndex: number): void {
  const type = block.kind === 'text' ? 'output_text' : 'refusal';
  const place = { item_id: itemId('msg', outputIndex), output_index: outputIndex, content_index: 0 };
  const item = itemOf(block, outputIndex);
  const part = (text: string): object =>
    block.kind === 'text' ? { type, annotations: [], logprobs: [], text } : { type, refusal: text };
  const opened = { ...item, status: 'in_progress', content: [] };
  send('opening', 'response.output_item.added', { output_index: outputIndex, item: opened });
  send('opening', 'response.content_part.added', { ...place, part: part('') });
  for (const delta of block.deltas) {
    const extra = block.kind === 'text' ? textDelta(outputIndex, delta) : { ...place, delta };
    send('content', `response.${type}.delta`, extra);
  }
  const text = block.deltas.join('');
  const done = block.kind === 'text' ? { text, logprobs: [] } : { refusal: text };
  send('closing', `response.${type}.done`, { ...place, ...done });
  send('closing', 'response.content_part.done', { ...place, part: part(text) });
  send('closing', 'response.output_item.done', { output_index: outputIndex, item });
}

function sendReasoning(send: Send, block: Block & { kind: 'reasoning' }, outputIndex: number): void {
  const place = { item_id: itemId('rs', outputIndex), output_index: outputIndex, summary_index: 0 };
  const item = itemOf(block, outputIndex);
  const text = block.deltas.join('');
  send('opening', 'response.output_item.added', { output_index: outputIndex, item: { ...item, summary: [] } });
  send('opening', 'response.reasoning_summary_part.added', { ...place, part: { type: 'summary_text', text: '' } });
  for (const delta of block.deltas) {
    send('content', 'response.reasoning_summary_text.delta', { ...place, delta, obfuscation: 'Kp2' });
  }
  send('closing', 'response.reasoning_summary_text.done', { ...place, text });
  send('closing', 'response.reasoning_summary_part.done', { ...place, part: { type: 'summary_text', text } });
  send('closing', 'response.output_item.done', { output_index: outputIndex, item });
}

function sendCalls(send: Send, block: Block & { kind: 'calls' }, from: number, turn: Turn): number {
  for (const step of callSteps(block.uses, turn.interleaved === true)) {
    const index = from + step.call;
    const place = { item_id: itemId('fc', index), ...(turn.noIndex ? {} : { output_index: index }) };
    const item = callItem(block, index, step.call);
    if (step.do === 'open') {
      const opened = { ...item, status: 'in_progress', arguments: '' };
      send('content', 'response.output_item.added', { ...(turn.noIndex ? {} : { output_index: index }), item: opened });
    } else if (step.do === 'extend') {
      send('content', 'response.function_call_arguments.delta', { ...place, delta: step.json, obfuscation: 'x' });
    } else {
      send('closing', 'response.function_call_arguments.done', { ...place, arguments: step.use.arguments.join('') });
      send('closing', 'response.output_item.done', { ...(turn.noIndex ? {} : { output_index: index }), item });
    }
  }
  return from + block.uses.length;
}

function callItem(block: Block & { kind: 'calls' }, outputIndex: number, call: number): object {
  const use = block.uses[call];
  return {
    id: itemId('fc', outputIndex),
    type: 'function_call',
    status: 'completed',
    arguments: use?.arguments.join('') ?? '',
    ...(use?.id === undefined ? {} : { call_id: use.id }),
    ...(use?.name === undefined ? {} : { name: use.name }),
  };
}

function itemOf(block: Block & { kind: 'text' | 'refusal' | 'reasoning' }, outputIndex: number): object {
  const text = block.deltas.join('');
  if (block.kind === 'reasoning') {
    const seal = block.signature === undefined ? {} : { encrypted_content: block.signature };
    return { id: itemId('rs', outputIndex), type: 'reasoning', ...seal, summary: [{ type: 'summary_text', text }] };
  }
  const content =
    block.kind === 'text'
      ? { type: 'output_text', annotations: [], logprobs: [], text }
      : { type: 'refusal', refusal: text };
  return {
    id: itemId('msg', outputIndex),
    type: 'message',
    status: 'completed',
    content: [content],
    role: 'assistant',
  };
}

function response(ask: Ask, status: string, output: readonly object[], usage: object | null, why?: string): object {
  return {
    id: 'resp_0775572d10a16b66006a8d85285ef487d2',
    object: 'response',
    created_at: 1787659560,
    status,
    background: false,
    error: null,
    incomplete_details: why === undefined ? null : { reason: why },
    instructions: null,
    max_output_tokens: null,
    model: ask.model,
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    store: false,
    tool_choice: 'auto',
    tools: [],
    usage,
    metadata: {},
  };
}

/** A finish that the API has no word for is an incomplete answer with a reason of its own. */
function finalResponse(turn: Turn, ask: Ask): object {
  let index = 0;
  const output = blocksOf(turn).flatMap((block) =>
    block.kind === 'calls' ? block.uses.map((_, call) => callItem(block, index++, call)) : [itemOf(block, index++)],
  );
  const totals = openAiTotals(turn);
  const usage =
    totals === undefined
      ? null
      : {
          input_tokens: totals.input,
          input_tokens_details: { cached_tokens: totals.cached },
          output_tokens: totals.output,
          output_tokens_details: { reasoning_tokens: totals.reasoning },
          total_tokens: totals.total,
        };
  const finish = finishOf(turn);
  if (typeof finish === 'object') return response(ask, 'incomplete', output, usage, finish.unknown);
  if (finish === 'length') return response(ask, 'incomplete', output, usage, 'max_output_tokens');
  if (finish === 'filtered') return response(ask, 'incomplete', output, usage, 'content_filter');
  return response(ask, 'completed', output, usage);
}
