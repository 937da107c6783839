import { ModelError, type Failure, type FailureDetail } from '../model/error.ts';
import { retryAfter } from './retryAfter.ts';
import { fields, text } from './wire/read.ts';

/**
 * The only place where a provider's words are read for what they mean. Everything else asks for `kind`.
 */
export function fromStatus(status: number, headers: Headers, body: string): ModelError {
  const said = saidBy(body);
  const requestId = headers.get('x-request-id') ?? headers.get('request-id');
  const detail: FailureDetail = {
    status,
    ...(requestId === null ? {} : { requestId }),
    ...retryAfter(status, headers),
    technical: `HTTP ${status} ${scrub(body.slice(0, 2000))}`,
  };
  const kind = kindOfStatus(status, said);
  return new ModelError(kind, sentence(kind, said, `The server answered with status ${status}.`), detail);
}

/** An error that arrived inside a stream or in a body of status 200. */
export function fromErrorObject(value: unknown): ModelError {
  const said = fieldsOf(value);
  const status = typeof said.status === 'number' ? said.status : undefined;
  const kind = kindOfCode(said) ?? (status === undefined ? 'provider.server' : kindOfStatus(status, said));
  return new ModelError(kind, sentence(kind, said, 'The provider reported an error without saying which.'), {
    technical: scrub(JSON.stringify(value ?? null)).slice(0, 2000),
  });
}

type Said = { readonly message?: string; readonly code?: string; readonly type?: string; readonly status?: number };

function saidBy(body: string): Said {
  try {
    return fieldsOf(JSON.parse(body));
  } catch {
    // Not JSON: a proxy's page or plain words. What it means is decided by the status; raw HTML is never shown.
    return /^\s*</.test(body) ? {} : { message: body.slice(0, 300) };
  }
}

/** `{error: {message, type, code}}`, `{error: "words"}`, `{message}`, AWS’s `{Message}`, `{detail}`: the forms seen in the wild. */
function fieldsOf(value: unknown): Said {
  if (typeof value === 'string') return { message: value };
  if (Array.isArray(value)) return fieldsOf(value[0]);
  if (typeof value !== 'object' || value === null) return {};
  const record = value as Record<string, unknown>;
  if (record['error'] !== undefined && record['error'] !== null) return fieldsOf(record['error']);
  const word = (key: string): string | undefined => (typeof record[key] === 'string' ? record[key] : undefined);
  const message = word('message') ?? word('Message') ?? detailOf(record['message']) ?? detailOf(record);
  const code = word('code') ?? word('status');
  const type = word('type');
  const status = typeof record['code'] === 'number' ? record['code'] : record['status'];
  return {
    ...(message === undefined ? {} : { message }),
    ...(code === undefined ? {} : { code }),
    ...(type === undefined ? {} : { type }),
    ...(typeof status === 'number' ? { status } : {}),
  };
}

/** `{detail: "words"}`, and the list of fields that were wrong, as FastAPI servers and Mistral write it. */
function detailOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('detail' in value)) return undefined;
  if (typeof value.detail === 'string') return value.detail;
  if (!Array.isArray(value.detail)) return undefined;
  return value.detail
    .map(fields)
    .map(({ loc, msg }) => `${Array.isArray(loc) ? loc.join('.') : 'body'}: ${text(msg)}`)
    .join('; ');
}

type Reading = { readonly kind: Failure; readonly code?: RegExp; readonly message?: RegExp };

/**
 * What the codes and the sentences of the providers mean, in the order in which they are asked. A sentence is read only
 * where a provider gives one code, or one status, to several things.
 */
const readings: readonly Reading[] = [
  {
    kind: 'quota.exhausted',
    code: /insufficient_quota|billing/,
    message: /credit balance is too low|any credits|insufficient (balance|credits)/i,
  },
  { kind: 'provider.overloaded', code: /overloaded/ },
  { kind: 'quota.rate', code: /rate_limit|resource_exhausted/ },
  { kind: 'content.filtered', message: /content filtering policy|input was flagged/i },
  {
    kind: 'request.too_large',
    code: /context_length/,
    message:
      /context.?(length|window|size)|maximum (context|prompt)|prompt is too long|too many tokens|input is too long|input token count .*exceeds/i,
  },
  {
    kind: 'auth.invalid',
    code: /authentication|invalid_api_key|unauthenticated/,
    message: /api key not valid|incorrect api key|authentication failed/i,
  },
  { kind: 'auth.forbidden', code: /permission/ },
  {
    kind: 'model.not_found',
    code: /model_not_found|invalid_model/,
    message: /^invalid model|\bmodel not exist|not a valid model|model identifier is invalid/i,
  },
  // OpenAI answers older models only over its older protocol.
  {
    kind: 'protocol.mismatch',
    message: /only supported in v1\/chat\/completions|not supported (in|by|with) the responses api/i,
  },
  { kind: 'content.filtered', code: /content_filter|content_policy/ },
  { kind: 'request.invalid', code: /invalid_request|invalid_prompt/ },
];

function kindOfCode(said: Said): Failure | undefined {
  const words = `${said.type ?? ''} ${said.code ?? ''}`.toLowerCase();
  return readings.find(({ code, message }) => code?.test(words) || message?.test(said.message ?? ''))?.kind;
}

const meantByForbidden: ReadonlySet<Failure> = new Set<Failure>([
  'content.filtered',
  'quota.exhausted',
  'auth.invalid',
]);

function kindOfStatus(status: number, said: Said): Failure {
  const byCode = kindOfCode(said);
  switch (status) {
    case 400:
    case 422:
      return byCode ?? 'request.invalid';
    case 401:
      return 'auth.invalid';
    case 402:
      return 'quota.exhausted';
    case 403:
      // What moderation stops, who has no credit and, at AWS, a wrong key is forbidden too.
      return byCode !== undefined && meantByForbidden.has(byCode) ? byCode : 'auth.forbidden';
    case 404:
      if (byCode === 'protocol.mismatch') return byCode;
      // An API that knows the path but not the model names the model; anything else has never heard of the path.
      return /\b(models?|deployment)\b/i.test(`${said.code ?? ''} ${said.message ?? ''}`.replaceAll('_', ' '))
        ? 'model.not_found'
        : 'protocol.mismatch';
    case 405:
      return 'protocol.mismatch';
    case 407:
      return 'proxy.auth';
    case 408:
      return 'timeout.server';
    case 409:
      return 'provider.conflict';
    case 413:
      return 'request.too_large';
    case 429:
      return byCode === 'quota.exhausted' ? 'quota.exhausted' : 'quota.rate';
    case 529:
      return 'provider.overloaded';
    default:
      if (status >= 500) return byCode === 'provider.overloaded' ? byCode : 'provider.server';
      return status >= 400 ? (byCode ?? 'request.invalid') : 'protocol.mismatch';
  }
}

function sentence(kind: Failure, said: Said, fallback: string): string {
  if (kind === 'protocol.mismatch') return 'The server does not know this kind of request.';
  const words = scrub(said.message ?? '')
    .trim()
    .slice(0, 500);
  return words === '' ? fallback : `The server said: ${words}`;
}

/** A provider may repeat the key it was sent. Long runs of letters and digits mixed are hidden, whatever they are. */
export function scrub(words: string): string {
  return words.replace(/[\w-]{16,}/g, (run) => (/\d/.test(run) && /[a-z]/i.test(run) ? '[hidden]' : run));
}
