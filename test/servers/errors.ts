/** The ways in which providers refuse, by what they mean. Each protocol has its own words and body for each. */
const errorNames = [
  'invalid',
  'too-long',
  'bad-key',
  'no-credit',
  'quota',
  'forbidden',
  'no-model',
  'proxy',
  'timeout',
  'conflict',
  'too-large',
  'field',
  'rate',
  'server',
  'bad-gateway',
  'unavailable',
  'gateway-timeout',
  'overloaded',
  'filtered',
] as const;
export type ErrorName = (typeof errorNames)[number];

export type ErrorAnswer = { readonly status: number; readonly body: unknown };

const statuses: Readonly<Record<ErrorName, number>> = {
  invalid: 400,
  'too-long': 400,
  'bad-key': 401,
  'no-credit': 402,
  quota: 429,
  forbidden: 403,
  'no-model': 404,
  proxy: 407,
  timeout: 408,
  conflict: 409,
  'too-large': 413,
  field: 422,
  rate: 429,
  server: 500,
  'bad-gateway': 502,
  unavailable: 503,
  'gateway-timeout': 504,
  overloaded: 529,
  filtered: 400,
};

type OpenAiError = {
  readonly message: string;
  readonly type: string;
  readonly code: string | null;
  readonly param?: string;
};

/** As https://platform.openai.com/docs/guides/error-codes describes them, with the words that the API sends. */
const openAiErrors: Readonly<Record<ErrorName, OpenAiError>> = {
  invalid: {
    message:
      "Invalid value: 'robot'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.",
    type: 'invalid_request_error',
    param: 'messages[0].role',
    code: 'invalid_value',
  },
  'too-long': {
    message:
      "This model's maximum context length is 128000 tokens. However, your messages resulted in 200031 tokens. Please reduce the length of the messages.",
    type: 'invalid_request_error',
    param: 'messages',
    code: 'context_length_exceeded',
  },
  'bad-key': {
    message:
      'Incorrect API key provided: sk-proj-****abcd. You can find your API key at https://platform.openai.com/account/api-keys.',
    type: 'invalid_request_error',
    code: 'invalid_api_key',
  },
  'no-credit': { message: 'Insufficient credits. Add more to continue.', type: 'billing_error', code: null },
  quota: {
    message: 'You exceeded your current quota, please check your plan and billing details.',
    type: 'insufficient_quota',
    code: 'insufficient_quota',
  },
  forbidden: {
    message: 'Country, region, or territory not supported',
    type: 'request_forbidden',
    code: 'unsupported_country_region_territory',
  },
  'no-model': {
    message: 'The model `gpt-9` does not exist or you do not have access to it.',
    type: 'invalid_request_error',
    code: 'model_not_found',
  },
  proxy: { message: 'Proxy Authentication Required', type: 'invalid_request_error', code: null },
  timeout: { message: 'Request timed out.', type: 'server_error', code: null },
  conflict: { message: 'The resource was updated by another request.', type: 'invalid_request_error', code: null },
  'too-large': { message: 'Request body too large.', type: 'invalid_request_error', code: null },
  field: { message: "Unprocessable field: 'top_p'.", type: 'invalid_request_error', param: 'top_p', code: null },
  rate: {
    message:
      'Rate limit reached for gpt-5 in organization org-x on tokens per min (TPM): Limit 30000, Used 29871, Requested 1200. Please try again in 2.142s.',
    type: 'tokens',
    code: 'rate_limit_exceeded',
  },
  server: {
    message: 'The server had an error while processing your request. Sorry about that!',
    type: 'server_error',
    code: 'server_error',
  },
  'bad-gateway': { message: 'Bad gateway.', type: 'server_error', code: null },
  unavailable: {
    message: 'The engine is currently overloaded, please try again later',
    type: 'server_error',
    code: null,
  },
  'gateway-timeout': { message: 'Gateway timeout.', type: 'server_error', code: null },
  overloaded: { message: 'Overloaded', type: 'overloaded_error', code: null },
  filtered: {
    message: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
    type: 'invalid_request_error',
    param: 'prompt',
    code: 'content_filter',
  },
};

/** As https://docs.claude.com/en/api/errors lists them. */
const anthropicErrors: Readonly<Record<ErrorName, readonly [type: string, message: string]>> = {
  invalid: ['invalid_request_error', 'messages.0.role: Input should be "user" or "assistant"'],
  'too-long': ['invalid_request_error', 'prompt is too long: 208310 tokens > 200000 maximum'],
  'bad-key': ['authentication_error', 'invalid x-api-key'],
  'no-credit': ['billing_error', 'Your organization has no payment method on file.'],
  quota: [
    'invalid_request_error',
    'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
  ],
  forbidden: ['permission_error', 'Your API key does not have permission to use the specified resource.'],
  'no-model': ['not_found_error', 'model: claude-9'],
  proxy: ['api_error', 'Proxy Authentication Required'],
  timeout: ['timeout_error', 'Request timed out.'],
  conflict: ['invalid_request_error', 'The request conflicts with another one.'],
  'too-large': ['request_too_large', 'Request exceeds the maximum size'],
  field: ['invalid_request_error', 'top_p: Input should be less than or equal to 1'],
  rate: [
    'rate_limit_error',
    'This request would exceed your organization’s rate limit of 50,000 input tokens per minute.',
  ],
  server: ['api_error', 'Internal server error'],
  'bad-gateway': ['api_error', 'Bad gateway'],
  unavailable: ['api_error', 'Service unavailable'],
  'gateway-timeout': ['timeout_error', 'Request timed out, please try again.'],
  overloaded: ['overloaded_error', 'Overloaded'],
  filtered: ['invalid_request_error', 'Output blocked by content filtering policy'],
};

/** As Ollama's server writes them: one string. */
const ollamaErrors: Readonly<Record<ErrorName, string>> = {
  invalid: 'invalid message content type: <nil>',
  'too-long': 'the input length exceeds the context length',
  'bad-key': 'unauthorized',
  'no-credit': 'payment required',
  quota: 'you have reached your weekly usage limit, please upgrade to continue',
  forbidden: 'forbidden',
  'no-model': "model 'llama9' not found",
  proxy: 'proxy authentication required',
  timeout: 'timed out waiting for llama runner to start - progress 0.00 -',
  conflict: 'conflict',
  'too-large': 'http: request body too large',
  field: 'option "top_p" must be of type float32',
  rate: 'too many requests',
  server: 'llama runner process has terminated: signal: killed',
  'bad-gateway': 'error reaching the model: 502',
  unavailable: 'server busy, please try again.  maximum pending requests exceeded',
  'gateway-timeout': 'gateway timeout',
  overloaded: 'overloaded',
  filtered: 'filtered',
};

export function openAiError(name: ErrorName): ErrorAnswer {
  const { message, type, code, param } = openAiErrors[name];
  return { status: statuses[name], body: { error: { message, type, param: param ?? null, code } } };
}

/** Anthropic says with 400 that the credit is used up, where OpenAI says 429. */
export function anthropicError(name: ErrorName): ErrorAnswer {
  const [type, message] = anthropicErrors[name];
  const status = name === 'quota' ? 400 : statuses[name];
  return { status, body: { type: 'error', error: { type, message }, request_id: 'req_011CSHoEeqs5C35K2UUqR7Fy' } };
}

export function ollamaError(name: ErrorName): ErrorAnswer {
  return { status: statuses[name], body: { error: ollamaErrors[name] } };
}
