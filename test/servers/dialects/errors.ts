import type { ErrorAnswer, ErrorName } from '../errors.ts';

/** The refusals that a provider words or numbers in its own way; all others are those of its protocol. */
export type Errors = Partial<Readonly<Record<ErrorName, ErrorAnswer>>>;

const answer = (status: number, body: unknown): ErrorAnswer => ({ status, body });
const inError = (status: number, error: object): ErrorAnswer => answer(status, { error });

export const llamacppErrors: Errors = {
  'bad-key': inError(401, { message: 'Invalid API Key', type: 'authentication_error', code: 401 }),
  'too-long': inError(400, {
    code: 400,
    message: 'request (40031 tokens) exceeds the available context size (32768 tokens), try increasing it',
    type: 'exceed_context_size_error',
    n_prompt_tokens: 40031,
    n_ctx: 32768,
  }),
  unavailable: inError(503, { code: 503, message: 'Loading model', type: 'unavailable_error' }),
};

export const lmstudioErrors: Errors = {
  'too-long': answer(400, {
    error:
      'Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough.',
  }),
};

export const vllmErrors: Errors = {
  'bad-key': answer(401, { error: 'Unauthorized' }),
  'no-model': inError(404, {
    message: 'The model `m` does not exist.',
    type: 'NotFoundError',
    param: 'model',
    code: 404,
  }),
  field: answer(400, { object: 'error', message: "[{'type': 'float_parsing', 'loc': ('body', 'top_p')}]", code: 400 }),
};

/** Google's own statuses, in a list of one. A key that is none is an invalid argument to it. */
export const geminiErrors: Errors = {
  'bad-key': google(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.'),
  'too-long': google(
    400,
    'INVALID_ARGUMENT',
    'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
  ),
  'no-model': google(404, 'NOT_FOUND', 'models/gemini-9 is not found for API version v1main.'),
  forbidden: google(403, 'PERMISSION_DENIED', 'Generative Language API has not been used in this project before.'),
  rate: google(429, 'RESOURCE_EXHAUSTED', 'Resource has been exhausted (e.g. check quota).'),
  quota: google(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota, please check your plan and billing.'),
  server: google(500, 'INTERNAL', 'An internal error has occurred. Please retry.'),
  unavailable: google(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
};

function google(status: number, name: string, message: string): ErrorAnswer {
  return answer(status, [{ error: { code: status, message, status: name } }]);
}

export const azureErrors: Errors = {
  'bad-key': inError(401, {
    code: '401',
    message: 'Access denied due to invalid subscription key or wrong API endpoint.',
  }),
  'no-model': inError(404, {
    code: 'DeploymentNotFound',
    message: 'The API deployment for this resource does not exist. If you created it, please wait a moment.',
  }),
  rate: inError(429, { code: 'RateLimitReached', message: 'Your requests have exceeded the token rate limit.' }),
  filtered: inError(400, {
    message: 'The response was filtered due to the prompt triggering Azure OpenAI’s content management policy.',
    type: null,
    param: 'prompt',
    code: 'content_filter',
    status: 400,
    innererror: { code: 'ResponsibleAIPolicyViolation', content_filter_result: { hate: { filtered: true } } },
  }),
};

/** AWS writes `message`, and for a wrong key `Message`, with 403. */
export const bedrockErrors: Errors = {
  'bad-key': answer(403, { Message: 'Authentication failed: Please make sure your API Key is valid.' }),
  'no-model': answer(400, { message: 'The provided model identifier is invalid.' }),
  'too-long': answer(400, { message: 'Input is too long for requested model.' }),
  rate: answer(429, { message: 'Too many tokens, please wait before trying again.' }),
  forbidden: answer(403, { message: 'You don’t have access to the model with the specified model ID.' }),
};

/** Its codes are the statuses, as numbers. What moderation stops is forbidden to it. */
export const openrouterErrors: Errors = {
  'bad-key': inError(401, { message: 'No auth credentials found', code: 401 }),
  'no-credit': inError(402, { message: 'This request requires more credits, or fewer max_tokens.', code: 402 }),
  'no-model': inError(400, { message: 'gpt-9 is not a valid model ID', code: 400 }),
  'too-long': inError(400, { message: 'This endpoint’s maximum context length is 128000 tokens.', code: 400 }),
  rate: inError(429, { message: 'Rate limit exceeded: free-models-per-day.', code: 429, metadata: { headers: {} } }),
  filtered: inError(403, {
    message: 'Your chosen model requires moderation and your input was flagged',
    code: 403,
    metadata: { reasons: ['violence'], flagged_input: 'How do I…', provider_name: 'OpenAI' },
  }),
  'bad-gateway': inError(502, { message: 'Provider returned error', code: 502, metadata: { provider_name: 'Chutes' } }),
};

export const huggingfaceErrors: Errors = {
  'bad-key': answer(401, { error: 'Invalid username or password.' }),
  'no-credit': answer(402, { error: 'You have exceeded your monthly included credits for Inference Providers.' }),
  'no-model': inError(400, {
    message: 'The requested model ’gpt-9’ does not exist',
    type: 'invalid_request_error',
    param: 'model',
    code: 'model_not_found',
  }),
};

/** A model that is none is an invalid request to it, and what it says of a field is a list. */
export const mistralErrors: Errors = {
  'bad-key': answer(401, { detail: 'Unauthorized' }),
  'no-model': mistral(400, 'Invalid model: gpt-9', 'invalid_model', '1500'),
  'too-long': mistral(
    400,
    'Prompt contains 40028 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
    'invalid_request_prompt',
    '3051',
  ),
  rate: mistral(429, 'Rate limit exceeded', 'rate_limited', '1300'),
  field: mistral(
    422,
    { detail: [{ type: 'extra_forbidden', loc: ['body', 'top_k'], msg: 'Extra inputs are not permitted', input: 1 }] },
    'invalid_request_error',
    null,
  ),
};

function mistral(status: number, message: unknown, type: string, code: string | null): ErrorAnswer {
  return answer(status, { object: 'error', message, type, param: null, code });
}

export const deepseekErrors: Errors = {
  'bad-key': inError(401, {
    message: 'Authentication Fails, Your api key: ****abcd is invalid',
    type: 'authentication_error',
    param: null,
    code: 'invalid_request_error',
  }),
  'no-credit': inError(402, { message: 'Insufficient Balance', type: 'unknown_error', code: 'invalid_request_error' }),
  'no-model': inError(400, {
    message: 'Model Not Exist',
    type: 'invalid_request_error',
    param: null,
    code: 'invalid_request_error',
  }),
};

/** The code is a sentence and the error another. A wrong key is an invalid argument, no credit a missing permission. */
export const xaiErrors: Errors = {
  'bad-key': answer(400, {
    code: 'Client specified an invalid argument',
    error: 'Incorrect API key provided: sk***op. You can obtain an API key from https://console.x.ai.',
  }),
  'no-credit': answer(403, {
    code: 'The caller does not have permission to execute the specified operation',
    error: 'Your newly created team doesn’t have any credits or licenses yet.',
  }),
  'no-model': answer(404, {
    code: 'Some requested entity was not found',
    error: 'The model grok-9 does not exist or your team does not have access to it.',
  }),
  'too-long': answer(400, {
    code: 'Client specified an invalid argument',
    error: 'This model’s maximum prompt length is 131072 but the request contains 200031 tokens.',
  }),
  rate: answer(429, { code: 'Some resource has been exhausted', error: 'Too many requests for team.' }),
};
