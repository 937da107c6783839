import { ModelError, toModelError } from '../../src/core/model/error.ts';
import type { EndReason, StreamEvent } from '../../src/core/model/event.ts';
import { userText } from '../../src/core/model/message.ts';
import type { Attempt } from '../../src/core/model/request.ts';
import type { ToolCall, ToolSpec } from '../../src/core/model/tool.ts';
import type { Usage } from '../../src/core/model/usage.ts';
import type { Secrets, Timers } from '../../src/core/ports.ts';
import type { Limits, Provider, Row } from '../../src/core/providers/provider.ts';
import { createProvider } from '../../src/core/providers/registry.ts';
import { createTransport } from '../../src/node/transport/transport.ts';
import type { ProtocolName } from '../servers/script.ts';

/** Long enough for a machine that is busy with other things: only the rows about stalls shorten them. */
export const patientTimers: Timers = { connect: 5000, firstByte: 5000, idle: 5000 };

/** What the product allows by default. */
export const ordinaryLimits: Limits = { lineBytes: 16 * 1024 * 1024, turnBytes: 64 * 1024 * 1024 };

export const testKey = 'sk-test-0123456789abcdefghijklmnop';

const secrets: Secrets = { read: () => Promise.resolve({ key: testKey }) };

export type Asking = {
  readonly timers?: Partial<Timers>;
  readonly limits?: Partial<Limits>;
  readonly tools?: readonly ToolSpec[];
  readonly signal?: AbortSignal;
  readonly key?: Row['key'];
};

export type Asked = { readonly provider: Provider; readonly close: () => void };

/** A provider that is nobody's, over the real transport. */
export function openProvider(wire: ProtocolName, baseUrl: string, asking: Asking = {}): Asked {
  const key = asking.key ?? 'none';
  return openRow({ id: 'tested', label: 'The tested server', wire, baseUrl, place: 'local', key }, asking);
}

/** Each has a transport of its own, so that no test inherits a connection. */
export function openRow(row: Row, asking: Asking = {}, from: Secrets = secrets): Asked {
  const transport = createTransport(from);
  const timers = { ...patientTimers, ...asking.timers };
  const limits = { ...ordinaryLimits, ...asking.limits };
  const patience = { local: timers, cloud: timers, listing: timers, limits };
  return { provider: createProvider(row, transport.fetch, patience), close: () => transport.close() };
}

export function attempt(tools?: readonly ToolSpec[]): Attempt {
  return {
    role: 'implementation',
    purpose: 'chat',
    system: 'Answer briefly.',
    messages: [userText('Say hello to the wörld.')],
    model: { provider: 'tested', model: 'test-model', place: 'local' },
    ...(tools === undefined ? {} : { tools }),
  };
}

export function events(provider: Provider, asking: Asking = {}): AsyncIterable<StreamEvent> {
  const signal = asking.signal ?? new AbortController().signal;
  return provider.chat(attempt(asking.tools), { id: 'test', signal, report: () => undefined });
}

/** Everything that can be said about one question and its answer. */
export type Outcome = {
  readonly events: readonly StreamEvent[];
  readonly error: ModelError | undefined;
  readonly end: EndReason | undefined;
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly ToolCall[];
  readonly usages: readonly Usage[];
  readonly milliseconds: number;
};

export async function outcomeOf(stream: AsyncIterable<StreamEvent>): Promise<Outcome> {
  const started = performance.now();
  const seen: StreamEvent[] = [];
  let error: ModelError | undefined;
  try {
    for await (const event of stream) seen.push(event);
  } catch (thrown) {
    error = toModelError(thrown);
    if (error !== thrown) error = new ModelError('internal', `not a ModelError: ${String(thrown)}`);
  }
  const last = seen.at(-1);
  return {
    events: seen,
    error,
    end: last?.type === 'end' ? last.reason : undefined,
    text: seen.flatMap((event) => (event.type === 'text' ? [event.text] : [])).join(''),
    reasoning: seen.flatMap((event) => (event.type === 'reasoning' ? [event.text] : [])).join(''),
    calls: seen.flatMap((event) => (event.type === 'tool-call' ? [event.call] : [])),
    usages: seen.flatMap((event) => (event.type === 'usage' ? [event.usage] : [])),
    milliseconds: performance.now() - started,
  };
}
