import {
  commentFirst,
  counting,
  eachCall,
  eachUsage,
  noReasoning,
  renamed,
  totalsOnly,
  usageInProof,
  wholeCalls,
  withoutRefusal,
} from './changes.ts';
import { azureErrors, bedrockErrors, openrouterErrors, huggingfaceErrors } from './errors.ts';
import { eachChunk, fieldsOf, inChoice, without, type Dialect, type Fields } from './dialect.ts';
import { anthropicManners, azureManners, unsupported } from './refusals.ts';

const refusal = 'it documents no field for refusals';
const uncached = 'it does not count what was cached';
const unsplit = 'it counts the whole output and not what was reasoning';

const calm = { filtered: false, severity: 'safe' };
const filterResults = { hate: calm, self_harm: calm, sexual: calm, violence: calm };

/** Each deployment has an address of its own. The first message has no choice, only what the filter said of the prompt. */
export const azure: Dialect = {
  on: 'openai-chat',
  basePath: '',
  errors: azureErrors,
  chatPath: '/openai/deployments/{model}/chat/completions',
  apiVersion: '2025-04-01-preview',
  keyIn: ['api-key'],
  turn: noReasoning,
  frames: (frames) => [
    { part: 'opening', data: JSON.stringify({ ...noChoice, prompt_filter_results: promptResults }) },
    ...eachChunk(frames, (chunk) => filtered(chunk)),
  ],
  whole: (answer) => ({ ...filtered(answer), prompt_filter_results: promptResults }),
  refuses: azureManners,
  lacks: { reasoning: 'its chat completions keep the reasoning of the models to themselves' },
};

const noChoice = { choices: [], created: 0, id: '', model: '', object: '' };
const promptResults = [{ prompt_index: 0, content_filter_results: filterResults }];

function filtered(answer: Fields): Fields {
  const choices = (answer['choices'] as readonly Fields[] | undefined) ?? [];
  return { ...answer, choices: choices.map((choice) => ({ ...choice, content_filter_results: filterResults })) };
}

export const bedrock: Dialect = {
  on: 'openai-chat',
  basePath: '/openai/v1',
  errors: bedrockErrors,
  keyIn: ['authorization'],
  turn: noReasoning,
  each: (message) => counting(withoutRefusal(message), totalsOnly),
  lacks: {
    reasoning: 'what its models reason is no part of the answer that it documents',
    'cached input': uncached,
    'reasoning count': unsplit,
    refusal,
  },
};

export const bedrockClaude: Dialect = {
  on: 'anthropic',
  basePath: '/anthropic',
  keyIn: ['x-api-key', 'authorization'],
  refuses: anthropicManners,
};

/** Comments until a provider is found, the reasoning under two names, and what it cost with the usage. */
export const openrouter: Dialect = {
  on: 'openai-chat',
  basePath: '/api/v1',
  errors: openrouterErrors,
  keyIn: ['authorization'],
  unasked: true,
  each: (message) =>
    counting(
      inChoice(renamed({ provider: 'Nebius', ...without(message, 'service_tier') }, 'reasoning'), (said) =>
        said['reasoning'] === undefined ? said : { ...said, reasoning_details: [detail(said['reasoning'])] },
      ),
      (usage) => ({ ...usage, cost: 0.00042, is_byok: false, cost_details: { upstream_inference_cost: null } }),
    ),
  frames: (frames) =>
    commentFirst(
      eachChunk(frames, (chunk, frame) =>
        frame.part === 'trailing' ? { ...chunk, choices: [{ index: 0, delta: silent, finish_reason: null }] } : chunk,
      ),
      ': OPENROUTER PROCESSING',
    ),
  keepAlive: ': OPENROUTER PROCESSING',
};

const silent = { role: 'assistant', content: '' };

function detail(text: unknown): Fields {
  return { type: 'reasoning.text', text, format: 'unknown', index: 0 };
}

/** Passes on to many servers; some of them send the arguments of a call as an object. */
export const huggingface: Dialect = {
  on: 'openai-chat',
  basePath: '/v1',
  errors: huggingfaceErrors,
  keyIn: ['authorization'],
  turn: wholeCalls,
  each: (message) =>
    eachCall(counting(withoutRefusal(without(message, 'service_tier')), totalsOnly), (call) => ({
      ...call,
      function: { ...fieldsOf(call['function']), arguments: objectOf(fieldsOf(call['function'])['arguments']) },
    })),
  lacks: {
    'cached input': uncached,
    'reasoning count': unsplit,
    refusal,
    'calls in pieces': 'arguments that are an object come whole',
  },
};

/** What is not JSON stays the text it is. */
function objectOf(json: unknown): unknown {
  try {
    return JSON.parse(String(json)) as unknown;
  } catch {
    return json;
  }
}

/** Usage stands in `x_groq`, beside the finish reason; an answer that was not streamed has it in its ordinary place. */
export const groq: Dialect = {
  on: 'openai-chat',
  basePath: '/openai/v1',
  keyIn: ['authorization'],
  unasked: true,
  turn: wholeCalls,
  each: (message) =>
    eachUsage(renamed(withoutRefusal(without(message, 'service_tier')), 'reasoning'), (usage) => ({
      usage: { queue_time: 0.037, prompt_time: 0.000680594, completion_time: 0.463333, total_time: 0.464014, ...usage },
    })),
  frames: (frames) =>
    usageInProof(frames, (proof, usage) => ({ ...proof, x_groq: { id: 'req_01jbd6g2qdfw2adyrt2az8hz4w', usage } })),
  refuses: unsupported('logprobs', 'logit_bias', 'top_logprobs'),
  lacks: {
    refusal,
    filter: 'its finish reasons are stop, length and tool_calls',
    'calls in pieces': 'a call comes in one message: nothing can come between its pieces',
  },
};
