import { ollamaError } from './errors.ts';
import { blocksOf, finishOf, usesOf, wordsOf, type Block, type Frame } from './frame.ts';
import type { Ask, Protocol } from './protocol.ts';
import type { ToolUse, Turn } from './script.ts';

/** Ollama's own API: one JSON value a line, the last with `done: true`. It has no keep-alive; a line break says nothing. */
export const ollama: Protocol = {
  name: 'ollama',
  basePath: '',
  chatPath: '/api/chat',
  framing: 'ndjson',
  contentType: 'application/x-ndjson',
  ask: (body) => ({ model: String(body['model']), streamed: body['stream'] !== false, withUsage: true }),
  frames,
  whole,
  error: ollamaError,
  errorFrame: (name) => ({ part: 'content', data: JSON.stringify(ollamaError(name).body) }),
  textFrame: (text) => line('content', 'any-model', { role: 'assistant', content: text }),
  unknownFrame: { part: 'content', data: '{"status":"novelty","novelty":{"of":["a","kind"]}}' },
  keepAlive: { part: 'content', data: '' },
  endlessLine: '{"message":{"role":"assistant","content":"',
  lists: (models) => ({
    '/api/tags': { models: models.map(listed) },
    '/api/ps': { models: [] },
    '/api/version': { version: '0.13.5' },
  }),
};

function line(part: Frame['part'], model: string, message: object): Frame {
  return { part, data: JSON.stringify({ model, created_at: '2026-11-20T12:34:56.789012Z', message, done: false }) };
}

function frames(turn: Turn, ask: Ask): readonly Frame[] {
  const list: Frame[] = [];
  const say = (message: object): void => void list.push(line('content', ask.model, { role: 'assistant', ...message }));
  for (const block of blocksOf(turn)) {
    if (block.kind === 'calls') sayCalls(say, block, turn);
    else if (block.kind === 'reasoning') for (const thinking of block.deltas) say({ content: '', thinking });
    else for (const content of block.deltas) say({ content });
  }
  const message = { role: 'assistant', content: '' };
  list.push({ part: 'proof', data: JSON.stringify({ model: ask.model, ...created, message, ...ending(turn) }) });
  return list;
}

const created = { created_at: '2026-11-20T12:34:57.123456Z' };

/** Each call arrives whole, one a line. */
function sayCalls(say: (message: object) => void, block: Block & { kind: 'calls' }, turn: Turn): void {
  block.uses.forEach((use, index) => say({ content: '', tool_calls: [callOf(use, turn.noIndex ? undefined : index)] }));
}

/** Arguments are an object here, not text. What is not JSON is sent as the text it is. */
function callOf(use: ToolUse, index: number | undefined): object {
  const json = use.arguments.join('');
  let input: unknown = json;
  try {
    input = JSON.parse(json);
  } catch {
    // Sent as text on purpose: what a wire does with it is a row of the faults.
  }
  const named = {
    ...(index === undefined ? {} : { index }),
    ...(use.name === undefined ? {} : { name: use.name }),
    arguments: input,
  };
  return { ...(use.id === undefined ? {} : { id: use.id }), function: named };
}

function ending(turn: Turn): object {
  const finish = finishOf(turn);
  const reason = typeof finish === 'object' ? finish.unknown : finish === 'length' ? 'length' : 'stop';
  const durations = { total_duration: 4883583458, load_duration: 1334875 };
  if (turn.usage === 'missing') return { done_reason: reason, done: true, ...durations };
  const { input, output, cacheRead } = turn.usage ?? { input: 19, output: 10 };
  return {
    done_reason: reason,
    done: true,
    ...durations,
    prompt_eval_count: input + (cacheRead ?? 0),
    prompt_eval_duration: 342546000,
    eval_count: output,
    eval_duration: 4535599000,
  };
}

function whole(turn: Turn, ask: Ask): unknown {
  const thinking = wordsOf(turn, 'reasoning');
  const calls = usesOf(turn).map((use, index) => callOf(use, index));
  const message = {
    role: 'assistant',
    content: wordsOf(turn, 'text'),
    ...(thinking === '' ? {} : { thinking }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  return { model: ask.model, ...created, message, ...ending(turn) };
}

function listed(name: string): object {
  const embeds = /embed/.test(name);
  const family = embeds ? 'nomic-bert' : 'llama';
  return {
    name,
    model: name,
    modified_at: '2026-10-03T23:34:03.409490317-07:00',
    size: 4_661_224_676,
    digest: '365c0bd3c000a25d28ddbf732fe1c6add414de7275464c4e4d1c3b5fcb5d8ad1',
    details: {
      parent_model: '',
      format: 'gguf',
      family,
      families: [family],
      parameter_size: '8.0B',
      quantization_level: 'Q4_0',
    },
  };
}
