import { ModelError, type Failure, type FailureDetail } from '../model/error.ts';

/**
 * The only place where a provider's words are read for what they mean. Everything else asks for `kind`.
 */
export function fromStatus(status: number, headers: Headers, body: string): ModelError {
  const said = saidBy(body);
  const requestId = headers.get('x-request-id') ?? headers.get('request-id');
  const detail: FailureDetail = {
    status,
    ...(requestId === null ? {} : { requestId }),
    ...retryAfter(headers),
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

/** `{error: {message, type, code}}`, `{error: "words"}`, `{message}`, `{detail}`: the forms seen in the wild. */
function fieldsOf(value: unknown): Said {
  if (typeof value === 'string') return { message: value };
  if (Array.isArray(value)) return fieldsOf(value[0]);
  if (typeof value !== 'object' || value === null) return {};
  const record = value as Record<string, unknown>;
  if (record['error'] !== undefined && record['error'] !== null) return fieldsOf(record['error']);
  const text = (key: string): string | undefined => (typeof record[key] === 'string' ? record[key] : undefined);
  const message = text('message') ?? text('detail');
  const code = text('code') ?? text('status');
  const type = text('type');
  const status = typeof record['code'] === 'number' ? record['code'] : record['status'];
  return {
    ...(message === undefined ? {} : { message }),
    ...(code === undefined ? {} : { code }),
    ...(type === undefined ? {} : { type }),
    ...(typeof status === 'number' ? { status } : {}),
  };
}

const tooLong = /context.?(length|window|size)|maximum context|prompt is too long|too many tokens|input is too long/i;

function kindOfCode(said: Said): Failure | undefined {
  const words = `${said.type ?? ''} ${said.code ?? ''}`.toLowerCase();
  if (/insufficient_quota|billing/.test(words)) return 'quota.exhausted';
  if (/overloaded/.test(words)) return 'provider.overloaded';
  if (/rate_limit|resource_exhausted/.test(words)) return 'quota.rate';
  // Anthropic’s 400 has one type for everything; only its sentence tells these two apart.
  if (/credit balance is too low/i.test(said.message ?? '')) return 'quota.exhausted';
  if (/content filtering policy/i.test(said.message ?? '')) return 'content.filtered';
  if (/context_length/.test(words) || tooLong.test(said.message ?? '')) return 'request.too_large';
  if (/authentication|invalid_api_key|unauthenticated/.test(words)) return 'auth.invalid';
  if (/permission/.test(words)) return 'auth.forbidden';
  if (/model_not_found/.test(words)) return 'model.not_found';
  // OpenAI answers older models only over its older protocol.
  if (/only supported in v1\/chat\/completions|not supported (in|by|with) the responses api/i.test(said.message ?? ''))
    return 'protocol.mismatch';
  if (/content_filter|content_policy/.test(words)) return 'content.filtered';
  if (/invalid_request|invalid_prompt/.test(words)) return 'request.invalid';
  return undefined;
}

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
      return 'auth.forbidden';
    case 404:
      if (byCode === 'protocol.mismatch') return byCode;
      // An API that knows the path but not the model names the model; anything else has never heard of the path.
      return /\bmodel\b/i.test(`${said.code ?? ''} ${said.message ?? ''}`.replaceAll('_', ' '))
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

/** Seconds, a date, or milliseconds. A date is measured by the provider's own clock, which is not ours, and clamped. */
function retryAfter(headers: Headers): { retryAfterMs?: number } {
  const exact = Number(headers.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(exact) && exact >= 0) return { retryAfterMs: exact };
  const value = headers.get('retry-after');
  if (value === null) return {};
  const seconds = Number(value);
  const theirNow = Date.parse(headers.get('date') ?? new Date().toISOString());
  const milliseconds = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - theirNow;
  if (Number.isNaN(milliseconds)) return {};
  return { retryAfterMs: Math.min(Math.max(milliseconds, 0), 24 * 3600 * 1000) };
}

function sentence(kind: Failure, said: Said, fallback: string): string {
  if (kind === 'protocol.mismatch') return 'The server does not know this kind of request.';
  const words = scrub(said.message ?? '')
    .trim()
    .slice(0, 500);
  return words === '' ? fallback : `The server said: ${words}`;
}

/** A provider may repeat the key it was sent. Long runs of letters and digits mixed are hidden, whatever they are. */
export function scrub(text: string): string {
  return text.replace(/[\w-]{16,}/g, (run) => (/\d/.test(run) && /[a-z]/i.test(run) ? '[hidden]' : run));
}
