import type { Failure } from '../../../src/core/model/error.ts';
import { calls, says } from '../../servers/replies.ts';
import type { ErrorName } from '../../servers/errors.ts';
import { sseProtocols, type FaultRow } from '../row.ts';

const story = says('One ', 'two ', 'three ', 'four.');

const kinds: readonly (readonly [name: ErrorName, kind: Failure])[] = [
  ['overloaded', 'provider.overloaded'],
  ['rate', 'quota.rate'],
  ['server', 'provider.server'],
  ['too-long', 'request.too_large'],
  ['bad-key', 'auth.invalid'],
  ['forbidden', 'auth.forbidden'],
];

/** A status says nothing here: the answer had already begun with 200. */
export const errorEventRows: readonly FaultRow[] = [
  ...kinds.flatMap(([name, kind]): FaultRow[] => [
    {
      id: 'F31',
      title: `${name} as the first message`,
      reply: { ...story, edits: [{ dropFrom: 'start' }, { put: { error: name }, at: 'start' }] },
      expect: { fails: kind, text: '' },
      only: kind === 'auth.forbidden' ? ['anthropic'] : sseProtocols,
    },
    {
      id: 'F32',
      title: `${name} mid-stream`,
      reply: { ...story, edits: [{ put: { error: name }, at: 'middle' }], delivery: { everyMs: 3 } },
      expect: { fails: kind, text: 'One two ', closes: true },
      only: kind === 'auth.forbidden' ? ['anthropic'] : sseProtocols,
    },
  ]),
  {
    id: 'F32',
    title: 'an error in one chunk with good messages; what came before it is kept',
    reply: { ...story, edits: [{ put: { error: 'server' }, at: 'middle' }], delivery: { chunks: 'bulk' } },
    expect: { fails: 'provider.server', text: 'One two ' },
  },
  {
    id: 'F32',
    title: 'an error after a whole tool call: the call does not come out',
    reply: {
      ...calls([{ id: 'c1', name: 'delete', arguments: ['{"path":"a"}'] }]),
      edits: [{ put: { error: 'server' }, at: 'proof' }],
    },
    expect: { fails: 'provider.server' },
  },
  {
    id: 'F33',
    title: 'an error line first',
    reply: { ...story, edits: [{ dropFrom: 'start' }, { put: { error: 'server' }, at: 'start' }] },
    expect: { fails: 'provider.server', text: '' },
    only: ['ollama'],
    check: ({ error }) => shows(error?.message, 'llama runner process has terminated'),
  },
  {
    id: 'F33',
    title: 'an error line mid-stream',
    reply: { ...story, edits: [{ put: { error: 'server' }, at: 'middle' }], delivery: { everyMs: 3 } },
    expect: { fails: 'provider.server', text: 'One two ', closes: true },
    only: ['ollama'],
    check: ({ error }) => shows(error?.message, 'llama runner process has terminated'),
  },
  {
    id: 'F31',
    title: 'vLLM’s error object, a number for a code',
    reply: { raw: 'data: {"error":{"message":"bad sampling","type":"BadRequestError","param":null,"code":400}}\n\n' },
    expect: { fails: 'request.invalid' },
    only: ['openai-chat'],
  },
  {
    id: 'F31',
    title: 'an error only in the name of the event',
    reply: { raw: 'event: error\ndata: {"message":"out of memory","code":500}\n\ndata: [DONE]\n\n' },
    expect: { fails: 'provider.server' },
    only: ['openai-chat'],
  },
  {
    id: 'F31',
    title: 'the flat error event of the documentation',
    reply: {
      raw: 'event: error\ndata: {"type":"error","code":"rate_limit_exceeded","message":"Slow down","param":null,"sequence_number":1}\n\n',
    },
    expect: { fails: 'quota.rate' },
    only: ['openai-responses'],
    check: ({ error }) => shows(error?.message, 'Slow down'),
  },
  ...(
    [
      ['server_error', 'provider.server'],
      ['rate_limit_exceeded', 'quota.rate'],
      ['insufficient_quota', 'quota.exhausted'],
      ['invalid_prompt', 'request.invalid'],
    ] as const
  ).map(([code, kind]): FaultRow => ({
    id: 'F31',
    title: `response.failed with ${code}`,
    reply: {
      raw: `event: response.failed\ndata: {"type":"response.failed","sequence_number":2,"response":{"id":"resp_1","object":"response","status":"failed","error":{"code":"${code}","message":"These words"},"output":[],"usage":null}}\n\n`,
    },
    expect: { fails: kind },
    only: ['openai-responses'],
    check: ({ error }) => shows(error?.message, 'These words'),
  })),
];

function shows(message: string | undefined, words: string): void {
  if (message?.includes(words) !== true) throw new Error(`the server’s words are lost: ${message}`);
}
