import assert from 'node:assert/strict';
import type { Failure } from '../../../src/core/model/error.ts';
import { fails, webPage } from '../../servers/replies.ts';
import type { ErrorName } from '../../servers/errors.ts';
import type { ProtocolName } from '../../servers/script.ts';
import type { FaultRow } from '../row.ts';

type Kind = Failure | Partial<Record<ProtocolName, Failure>>;

/** Ollama's errors are one sentence without a code, so some of them mean less there. */
const kinds: readonly (readonly [id: string, name: ErrorName, kind: Kind])[] = [
  ['F10', 'invalid', 'request.invalid'],
  ['F11', 'too-long', 'request.too_large'],
  ['F11', 'too-large', 'request.too_large'],
  ['F12', 'bad-key', 'auth.invalid'],
  ['F13', 'no-credit', 'quota.exhausted'],
  [
    'F13',
    'quota',
    {
      'openai-chat': 'quota.exhausted',
      'openai-responses': 'quota.exhausted',
      anthropic: 'quota.exhausted',
      ollama: 'quota.rate',
    },
  ],
  ['F14', 'forbidden', 'auth.forbidden'],
  ['F15', 'no-model', 'model.not_found'],
  ['F16', 'proxy', 'proxy.auth'],
  ['F17', 'timeout', 'timeout.server'],
  ['F18', 'conflict', 'provider.conflict'],
  ['F19', 'field', 'request.invalid'],
  ['F20', 'rate', 'quota.rate'],
  ['F24', 'server', 'provider.server'],
  ['F24', 'bad-gateway', 'provider.server'],
  ['F24', 'unavailable', 'provider.server'],
  ['F24', 'gateway-timeout', 'provider.server'],
  ['F25', 'overloaded', 'provider.overloaded'],
  [
    'F53',
    'filtered',
    { 'openai-chat': 'content.filtered', 'openai-responses': 'content.filtered', anthropic: 'content.filtered' },
  ],
];

/** The words of a refusal, in whatever form a provider has for it. */
function messageOf(body: unknown): string {
  if (typeof body === 'string') return body;
  if (Array.isArray(body)) return body.map(messageOf).join('');
  const { error, message, Message, detail, loc, msg } = body as Record<string, unknown>;
  if (Array.isArray(loc)) return `${loc.join('.')}: ${String(msg)}`;
  return messageOf(error ?? message ?? Message ?? detail);
}

function statusRow(id: string, error: ErrorName, kind: Kind): FaultRow {
  return {
    id,
    title: `${error}, in the provider’s own words`,
    reply: fails(error),
    expect: (name, { means }) => ({
      fails: means?.[error] ?? (typeof kind === 'string' ? kind : (kind[name] ?? 'internal')),
      text: '',
    }),
    ...(typeof kind === 'string' ? {} : { only: Object.keys(kind) as ProtocolName[] }),
    check: ({ error: failed }, server) => {
      const real = server.error(error);
      assert.equal(failed?.detail.status, real.status);
      assert.equal(failed?.detail.requestId, 'req_4711');
      // A key-like run of letters and digits is hidden; what the provider says is otherwise shown as it is.
      const words = `The server said: ${messageOf(real.body).slice(0, 30)}`;
      assert.ok(failed?.message.startsWith(words), `“${failed?.message}” should begin “${words}”`);
    },
  };
}

const pages: readonly (readonly [status: number, kind: Failure])[] = [
  [400, 'request.invalid'],
  [401, 'auth.invalid'],
  [403, 'auth.forbidden'],
  [404, 'protocol.mismatch'],
  [405, 'protocol.mismatch'],
  [407, 'proxy.auth'],
  [429, 'quota.rate'],
  [500, 'provider.server'],
  [502, 'provider.server'],
  [503, 'provider.server'],
  [504, 'provider.server'],
  [529, 'provider.overloaded'],
];

function waits(
  id: string,
  title: string,
  headers: Readonly<Record<string, string>>,
  milliseconds: number | undefined,
): FaultRow {
  return {
    id,
    title,
    reply: fails('rate', 429, headers),
    expect: { fails: 'quota.rate' },
    check: ({ error }) => assert.equal(error?.detail.retryAfterMs, milliseconds),
  };
}

const date = 'Fri, 20 Nov 2026 12:00:00 GMT';

export const statusRows: readonly FaultRow[] = [
  ...kinds.map(([id, name, kind]) => statusRow(id, name, kind)),
  ...pages.map(([status, kind]): FaultRow => ({
    id: 'F26',
    title: `${status} with a web page`,
    reply: webPage(status),
    expect: { fails: kind },
    check: ({ error }) => assert.doesNotMatch(error?.message ?? '', /hotel|<|html/),
  })),
  {
    id: 'F26',
    title: '500 with an empty body',
    reply: { instead: { status: 500, body: '' } },
    expect: { fails: 'provider.server' },
  },
  {
    id: 'F26',
    title: '500 with JSON cut in the middle',
    reply: { instead: { status: 500, body: '{"error":{"message":"half' } },
    expect: { fails: 'provider.server' },
  },
  { id: 'F26', title: '418, a status nobody uses', reply: fails('invalid', 418), expect: { fails: 'request.invalid' } },
  waits('F20', 'Retry-After in seconds', { 'retry-after': '7' }, 7000),
  waits(
    'F21',
    'Retry-After as a date, by the server’s clock',
    { 'retry-after': 'Fri, 20 Nov 2026 12:00:02 GMT', date },
    2000,
  ),
  waits('F21', 'Retry-After in the past is now', { 'retry-after': 'Fri, 20 Nov 2026 11:00:00 GMT', date }, 0),
  waits('F21', 'an absurd Retry-After is a day', { 'retry-after': '99999999999' }, 24 * 3600 * 1000),
  waits('F21', 'a Retry-After that is none says nothing', { 'retry-after': 'soon' }, undefined),
  waits('F23', 'retry-after-ms wins', { 'retry-after-ms': '1500', 'retry-after': '7' }, 1500),
  waits('F22', 'Retry-After of an hour', { 'retry-after': '3600' }, 3600 * 1000),
];
