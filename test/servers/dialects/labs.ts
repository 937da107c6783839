import type { Frame } from '../frame.ts';
import type { Turn } from '../script.ts';
import {
  commentFirst,
  counting,
  eachCall,
  eachUsage,
  noReasoning,
  totalsOnly,
  usageInProof,
  wholeCalls,
  withoutRefusal,
} from './changes.ts';
import { geminiErrors, mistralErrors, deepseekErrors, xaiErrors } from './errors.ts';
import { eachChunk, fieldsOf, inChoice, without, type Dialect, type Fields } from './dialect.ts';
import { anthropicManners, extraForbidden, noMaxTokensForReasoners, noSchema } from './refusals.ts';

const refusal = 'it documents no field for refusals';
const inOne = 'a call comes in one message: nothing can come between its pieces';

/** The responses API, and chat completions beside it. */
export const openai: Dialect = {
  on: 'openai-responses',
  beside: ['openai-chat'],
  basePath: '/v1',
  keyIn: ['authorization'],
  refuses: noMaxTokensForReasoners,
};

export const anthropic: Dialect = {
  on: 'anthropic',
  basePath: '',
  keyIn: ['x-api-key', 'authorization'],
  refuses: anthropicManners,
};

/**
 * Through OpenAI's protocol: usage in every message, each time of all so far; calls whole, without an index, the first
 * of them sealed; and what was thought is counted in the total alone.
 */
export const gemini: Dialect = {
  on: 'openai-chat',
  basePath: '/v1beta/openai',
  errors: geminiErrors,
  means: { quota: 'quota.rate' },
  keyIn: ['authorization'],
  unasked: true,
  turn: (turn) => ({ ...wholeCalls(noReasoning(turn)), noIndex: true }),
  each: (message, turn) =>
    eachCall(
      counting(withoutRefusal(without(message, 'service_tier', 'system_fingerprint')), thoughtInTotal),
      (call) =>
        isFirst(call, turn) ? { extra_content: { google: { thought_signature: 'CsQBAdHtim9' } }, ...call } : call,
    ),
  frames: usageSoFar,
  lacks: { reasoning: 'it keeps its thoughts to itself unless asked for them', refusal, 'calls in pieces': inOne },
};

function usageSoFar(frames: readonly Frame[]): readonly Frame[] {
  let said = 0;
  const all = usageInProof(frames);
  if (all === frames) return frames;
  const soFar = (): Fields => ({ prompt_tokens: 1, completion_tokens: ++said, total_tokens: 1 + said });
  return eachChunk(all, (chunk, frame) => (frame.part === 'content' ? { ...chunk, usage: soFar() } : chunk));
}

function isFirst(call: Fields, turn: Turn): boolean {
  const first = turn.pieces.flatMap((piece) => ('call' in piece ? [piece.call] : []))[0];
  return call['id'] === first?.id && fieldsOf(call['function'])['name'] === first?.name;
}

function thoughtInTotal(usage: Fields): Fields {
  const thought = Number(fieldsOf(usage['completion_tokens_details'])['reasoning_tokens']);
  return {
    ...without(usage, 'completion_tokens_details'),
    completion_tokens: Number(usage['completion_tokens']) - thought,
  };
}

/** What the model thinks stands among the parts of its content; usage comes with the end, and needs no asking. */
export const mistral: Dialect = {
  on: 'openai-chat',
  basePath: '/v1',
  errors: mistralErrors,
  keyIn: ['authorization'],
  unasked: true,
  turn: wholeCalls,
  each: (message) =>
    counting(
      inChoice(withoutRefusal(without(message, 'service_tier', 'system_fingerprint')), (said) => {
        const { reasoning_content: thought, content, ...rest } = said;
        if (thought === undefined) return said;
        const thinking = { type: 'thinking', thinking: [{ type: 'text', text: thought }], closed: true };
        return {
          ...rest,
          content: [thinking, ...(typeof content === 'string' ? [{ type: 'text', text: content }] : [])],
        };
      }),
      totalsOnly,
    ),
  frames: (frames) => usageInProof(frames),
  refuses: extraForbidden('stream_options', 'reasoning_effort', 'max_completion_tokens', 'usage', 'reasoning'),
  lacks: {
    'cached input': 'it does not count what was cached',
    'reasoning count': 'it counts the whole output and not what was reasoning',
    refusal,
    filter: 'its finish reasons are stop, length, model_length, error and tool_calls',
    'calls in pieces': inOne,
  },
};

/** Its server says with comments that it is alive; what was cached and what was not are counts of their own. */
export const deepseek: Dialect = {
  on: 'openai-chat',
  basePath: '/v1',
  errors: deepseekErrors,
  keyIn: ['authorization'],
  unasked: true,
  each: (message) =>
    counting(
      inChoice(withoutRefusal(without(message, 'service_tier')), (said) =>
        said['reasoning_content'] === undefined ? said : { content: null, ...said },
      ),
      ({ prompt_tokens_details, ...usage }) => {
        const hit = Number(fieldsOf(prompt_tokens_details)['cached_tokens']);
        return {
          ...usage,
          prompt_cache_hit_tokens: hit,
          prompt_cache_miss_tokens: Number(usage['prompt_tokens']) - hit,
        };
      },
    ),
  frames: (frames) => commentFirst(usageInProof(frames), ': keep-alive'),
  keepAlive: ': keep-alive',
  refuses: noSchema,
  lacks: { refusal },
};

/** Counts what was reasoned beside the completion and not within it; only the total is of all. */
export const xai: Dialect = {
  on: 'openai-chat',
  basePath: '/v1',
  errors: xaiErrors,
  keyIn: ['authorization'],
  turn: wholeCalls,
  each: (message) =>
    eachUsage(without(message, 'service_tier'), (usage) => {
      const reasoned = Number(fieldsOf(usage['completion_tokens_details'])['reasoning_tokens']);
      return {
        usage: { ...usage, completion_tokens: Number(usage['completion_tokens']) - reasoned, num_sources_used: 0 },
      };
    }),
  frames: (frames) => usageInProof(frames),
  lacks: { 'calls in pieces': inOne },
};
