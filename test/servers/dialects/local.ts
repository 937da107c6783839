import { counting, eachUsage, noReasoning, renamed, totalsOnly, withoutRefusal } from './changes.ts';
import { llamacppErrors, lmstudioErrors, vllmErrors } from './errors.ts';
import { fieldsOf, without, type Dialect } from './dialect.ts';

const filters = 'it filters nothing';
const refusal = 'it documents no field for refusals';
const unsplit = 'it counts the whole output and not what was reasoning';

/** Ollama's own protocol is its dialect. */
export const ollama: Dialect = { on: 'ollama', basePath: '' };

/** `timings` beside the usage say how much of the prompt was in the cache; the usage itself does not. */
export const llamacpp: Dialect = {
  on: 'openai-chat',
  basePath: '/v1',
  errors: llamacppErrors,
  each: (message) =>
    eachUsage(withoutRefusal(without(message, 'service_tier')), (usage) => ({
      usage: totalsOnly(usage),
      timings: {
        cache_n: fieldsOf(usage['prompt_tokens_details'])['cached_tokens'],
        prompt_n: usage['prompt_tokens'],
        prompt_ms: 30.958,
        prompt_per_second: 613.73,
        predicted_n: usage['completion_tokens'],
        predicted_ms: 661.064,
        predicted_per_second: 52.94,
      },
    })),
  lacks: { 'reasoning count': unsplit, refusal, filter: filters },
};

/** `stats` beside the usage are about speed and say nothing that counts. */
export const lmstudio: Dialect = {
  on: 'openai-chat',
  basePath: '/v1',
  errors: lmstudioErrors,
  each: (message) =>
    eachUsage(withoutRefusal(without(message, 'service_tier')), (usage) => ({
      usage: totalsOnly(usage),
      stats: { tokens_per_second: 51.43, time_to_first_token: 0.111, generation_time: 0.954, stop_reason: 'eosFound' },
    })),
  lacks: { 'cached input': 'it does not count what was cached', 'reasoning count': unsplit, refusal, filter: filters },
};

/** Newer servers call it `reasoning`; the details of the prompt are null unless the server was started to tell them. */
export const vllm: Dialect = {
  on: 'openai-chat',
  basePath: '/v1',
  errors: vllmErrors,
  each: (message) =>
    counting(renamed(withoutRefusal(without(message, 'service_tier')), 'reasoning'), (usage) => ({
      ...totalsOnly(usage),
      prompt_tokens_details: null,
    })),
  lacks: {
    'cached input': 'it counts what was cached only when started with --enable-prompt-tokens-details',
    'reasoning count': unsplit,
    refusal,
    filter: filters,
  },
};

/** Its messages have a text and a finish reason and nothing else, and no usage at all. */
export const shimmy: Dialect = {
  on: 'openai-chat',
  basePath: '/v1',
  turn: (turn) => ({ ...noReasoning(turn), usage: 'missing' }),
  each: (message) => withoutRefusal(without(message, 'service_tier', 'system_fingerprint', 'usage')),
  lacks: {
    usage: 'it reports no usage',
    'cached input': 'it reports no usage',
    'reasoning count': 'it reports no usage',
    reasoning: 'it does not tell reasoning from text',
    refusal,
    filter: filters,
  },
};
