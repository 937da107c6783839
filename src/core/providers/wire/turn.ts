import { ModelError } from '../../model/error.ts';
import type { StreamEvent } from '../../model/event.ts';
import type { Attempt } from '../../model/request.ts';
import type { Answer } from '../../ports.ts';
import { fromErrorObject } from '../classify.ts';
import type { Limits } from '../provider.ts';
import { estimate } from './estimate.ts';
import type { Framer } from './frames.ts';

/** `proven`: the protocol's own end was seen, usage may still follow. `closed`: nothing follows. */
type Phase = 'open' | 'proven' | 'closed';

export type Step<S> = { readonly state: S; readonly events: readonly StreamEvent[] };

/** A wire's reading side: pure functions over the messages of one turn, tested from recorded bytes without a socket. */
export type Protocol<S> = {
  framer(limits: Limits): Framer;
  initial: S;
  step(state: S, message: unknown): Step<S>;
  phase(state: S): Phase;
  /** What is only known at the end: usage, whole tool calls, the end itself. Asked only of a proven turn. */
  halt(state: S, attempt: Attempt): Iterable<StreamEvent>;
  /** The same answer from a server that did not stream it, as the messages it would have sent. */
  whole?(body: unknown): readonly unknown[];
};

/** How long usage may come after the end was proven, and how long a socket may take to close by itself. */
const trailingMs = 2000;

/**
 * Asks, and reads one turn. It ends without an `end` event when the bytes stop before the proof; `seal` turns that
 * into an error.
 * The text of one chunk travels as one event: a burst of tokens then costs each stage above one step and not hundreds.
 */
export async function* readTurn<S>(
  protocol: Protocol<S>,
  ask: () => Promise<Answer>,
  attempt: Attempt,
  limits: Limits,
): AsyncGenerator<StreamEvent> {
  const answer = await ask();
  const framer = protocol.framer(limits);
  const chunks = answer.chunks[Symbol.asyncIterator]();
  const counter = estimate(attempt);
  const model = { provider: attempt.model.provider, model: attempt.model.model };
  let state = protocol.initial;
  let finished = false;
  // Its events are yielded one by one below: `yield*` in an async generator would wrap each in two more promises.
  function* advance<T>(items: readonly T[], read: (item: T) => readonly unknown[]): Generator<StreamEvent> {
    const batch: StreamEvent[] = [];
    try {
      for (const item of items) {
        for (const message of read(item)) {
          const step = protocol.step(state, message);
          state = step.state;
          for (const event of step.events) append(batch, event);
        }
      }
    } finally {
      // What stands before a bad message in the same chunk has been said: it is shown, and then the failure.
      counter.add(batch);
      yield* batch;
    }
  }
  try {
    const { because } = attempt;
    yield { type: 'start', model, place: attempt.model.place, ...(because === undefined ? {} : { because }) };
    let bytesSeen = false;
    while (protocol.phase(state) !== 'closed') {
      const bytes = await pull(chunks, protocol.phase(state));
      if (bytes === undefined) break;
      if (!bytesSeen) {
        const first = firstCharacter(bytes);
        if (first === '') continue;
        bytesSeen = true;
        if (first === '<') throw htmlAnswer();
        if (first === '{' && protocol.whole !== undefined) {
          const whole = protocol.whole(await readWhole(bytes, chunks, limits));
          for (const event of advance(whole, (message) => [message])) yield event;
          break;
        }
      }
      for (const event of advance(framer.feed(bytes), parse)) yield event;
    }
    if (!bytesSeen) throw new ModelError('protocol.empty', 'The server answered without a single word.');
    if (protocol.phase(state) === 'open') for (const event of advance(framer.end(), parseRest)) yield event;
    if (protocol.phase(state) === 'open') return;
    finished = true;
    for (const event of counter.complete(protocol.halt(state, attempt))) yield event;
  } finally {
    // A whole answer may end its connection politely, so that the next question finds it warm. All else is cut off.
    if (finished) void answer.chunks.finish(trailingMs);
    else await chunks.return?.();
  }
}

function append(batch: StreamEvent[], event: StreamEvent): void {
  const last = batch.at(-1);
  if (event.type === 'text' && last?.type === 'text') {
    batch[batch.length - 1] = { type: 'text', text: last.text + event.text };
  } else if (event.type === 'reasoning' && last?.type === 'reasoning' && last.opaque === undefined) {
    batch[batch.length - 1] = { ...event, text: last.text + event.text };
  } else {
    batch.push(event);
  }
}

/** After the proof nothing that happens to the connection matters any more, and nobody waits for it longer than this. */
function pull(chunks: AsyncIterator<Uint8Array>, phase: Phase): Promise<Uint8Array | undefined> {
  if (phase === 'proven') return within(trailingMs, chunks.next()).then(bytesOf, () => undefined);
  return chunks.next().then(bytesOf, (error: unknown) => {
    if (!(error instanceof ModelError) || error.kind !== 'network.reset') throw error;
    throw new ModelError('incomplete', 'The connection broke before the model had finished its answer.', error.detail);
  });
}

function bytesOf(step: IteratorResult<Uint8Array> | undefined): Uint8Array | undefined {
  return step === undefined || step.done ? undefined : step.value;
}

async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), milliseconds);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function firstCharacter(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 64)).trimStart().charAt(0);
}

/** `[DONE]` is the one message of any wire that is not JSON; it is passed on as it is. */
function parse(frame: { data: string; event?: string | undefined }): readonly unknown[] {
  if (frame.data === '[DONE]') return [frame.data];
  if (frame.data === '') return [];
  let message: unknown;
  try {
    message = JSON.parse(frame.data);
  } catch {
    if (/^(data|event):/.test(frame.data)) {
      throw new ModelError(
        'protocol.mismatch',
        'The server answers as OpenAI’s protocol does, not as this wire expects.',
      );
    }
    throw new ModelError('protocol.malformed', 'The server sent a piece of the answer that is not valid JSON.', {
      technical: `bad JSON: ${frame.data.slice(0, 200)}`,
    });
  }
  if (frame.event === 'error') throw fromErrorObject(message);
  return [message];
}

/** What stands at the end without its line break was either complete or cut; a cut piece is no garbage, only missing. */
function parseRest(frame: { data: string }): readonly unknown[] {
  try {
    return parse(frame);
  } catch (error) {
    if (error instanceof ModelError && error.kind === 'protocol.malformed') return [];
    throw error;
  }
}

async function readWhole(first: Uint8Array, chunks: AsyncIterator<Uint8Array>, limits: Limits): Promise<unknown> {
  const decoder = new TextDecoder();
  let text = decoder.decode(first, { stream: true });
  for (;;) {
    const bytes = await pull(chunks, 'open');
    if (bytes === undefined) break;
    text += decoder.decode(bytes, { stream: true });
    if (text.length > limits.turnBytes) throw new ModelError('protocol.oversize', 'The answer is larger than allowed.');
  }
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new ModelError('incomplete', 'The server sent only a part of its answer.');
  }
  if (typeof body === 'object' && body !== null && 'error' in body && body.error) throw fromErrorObject(body);
  return body;
}

export function htmlAnswer(): ModelError {
  return new ModelError('protocol.html', 'A web page came back instead of an answer.');
}
