import type { ErrorAnswer } from '../errors.ts';
import type { Asked } from './dialect.ts';

/** What providers refuse in a request, in the words in which they do. Only what is publicly known. */

function openAiRefusal(status: number, message: string, param: string, code: string): ErrorAnswer {
  return { status, body: { error: { message, type: 'invalid_request_error', param, code } } };
}

/** The models that reason know the limit of their output only by its newer name. */
export function noMaxTokensForReasoners({ body }: Asked): ErrorAnswer | undefined {
  if (body['max_tokens'] === undefined || !/^(o\d|gpt-5)/.test(String(body['model']))) return undefined;
  const message =
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
  return openAiRefusal(400, message, 'max_tokens', 'unsupported_parameter');
}

/** Without the version of its API in the query, Azure knows no deployment. */
export function azureManners(asked: Asked): ErrorAnswer | undefined {
  if (/[?&]api-version=\d{4}-\d\d-\d\d/.test(asked.path)) return noMaxTokensForReasoners(asked);
  return { status: 404, body: { error: { code: '404', message: 'Resource not found' } } };
}

/** Groq names the first field that it does not support. */
export function unsupported(...names: readonly string[]): (asked: Asked) => ErrorAnswer | undefined {
  return ({ body }) => {
    const name = names.find((candidate) => body[candidate] !== undefined);
    if (name === undefined) return undefined;
    return openAiRefusal(400, `'${name}' : property '${name}' is unsupported`, name, 'invalid_request_error');
  };
}

/** Mistral checks requests strictly: a field that it does not know fails them. */
export function extraForbidden(...names: readonly string[]): (asked: Asked) => ErrorAnswer | undefined {
  return ({ body }) => {
    const extra = names.filter((name) => body[name] !== undefined);
    if (extra.length === 0) return undefined;
    const detail = extra.map((name) => ({
      type: 'extra_forbidden',
      loc: ['body', name],
      msg: 'Extra inputs are not permitted',
      input: body[name],
    }));
    const error = { object: 'error', message: { detail }, type: 'invalid_request_error', param: null, code: null };
    return { status: 422, body: error };
  };
}

/** DeepSeek promises some JSON but none that follows a schema. */
export function noSchema({ body }: Asked): ErrorAnswer | undefined {
  const format = body['response_format'] as { type?: string } | undefined;
  if (format?.type !== 'json_schema') return undefined;
  return openAiRefusal(400, 'This response_format type is unavailable now', 'response_format', 'invalid_request_error');
}

/** Anthropic wants its version named and a limit set, and from a model that thinks no other temperature than 1. */
export function anthropicManners({ headers, body }: Asked): ErrorAnswer | undefined {
  const refuse = (message: string): ErrorAnswer => ({
    status: 400,
    body: { type: 'error', error: { type: 'invalid_request_error', message } },
  });
  if (headers['anthropic-version'] === undefined) return refuse('anthropic-version: header is required');
  if (body['max_tokens'] === undefined) return refuse('max_tokens: Field required');
  if (body['thinking'] !== undefined && (body['temperature'] ?? 1) !== 1) {
    return refuse('`temperature` may only be set to 1 when thinking is enabled.');
  }
  return undefined;
}
