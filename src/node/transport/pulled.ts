import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { cancelled, ModelError } from '../../core/model/error.ts';
import type { Body } from '../../core/ports.ts';
import type { Sent } from './answer.ts';
import { firstByteTimeout, idleTimeout } from './networkError.ts';

/**
 * A body that is read only when somebody asks: a reader that stops lets the buffers fill and thereby stops the server.
 * The timer counts only while somebody waits. Everything that has arrived comes as one chunk.
 */
export function pulled(
  sent: Sent,
  request: ClientRequest,
  message: IncomingMessage,
  source: Readable,
  firstByteMs: number,
): Body {
  let failure: ModelError | undefined;
  let ended = false;
  let first = true;
  let wake: (() => void) | undefined;
  const settle = (error?: ModelError): void => {
    failure ??= error;
    wake?.();
  };
  // A decoder does not go with the connection it reads from.
  const cut = (): void => {
    request.destroy();
    source.destroy();
  };
  const onAbort = (): void => {
    settle(cancelled());
    cut();
  };
  const broken = (): ModelError =>
    new ModelError('network.reset', `The connection to ${sent.door.provider} broke in the middle of the answer.`);
  let timer: NodeJS.Timeout | undefined;
  let closing: NodeJS.Timeout | undefined;
  const release = (): void => {
    clearTimeout(timer);
    clearTimeout(closing);
    sent.signal.removeEventListener('abort', onAbort);
  };
  sent.signal.addEventListener('abort', onAbort, { once: true });
  source.on('readable', () => wake?.());
  source.once('end', () => {
    ended = true;
    release();
    settle();
  });
  source.once('error', () => settle(broken()));
  source.once('close', () => {
    release();
    if (!ended) settle(broken());
  });
  // An error of the connection under a decoder reaches the decoder too; here it only must not go unheard.
  message.on('error', () => undefined);

  // One timer for the whole body, wound up again at each wait: a timer of its own for each chunk would cost more than
  // reading the chunk. When it rings and nobody waits, nothing happens.
  const ring = (): void => {
    if (wake === undefined) return;
    settle(first ? firstByteTimeout(sent) : idleTimeout(sent));
    cut();
  };
  const wind = (): void => {
    if (timer === undefined) timer = setTimeout(ring, first ? firstByteMs : sent.door.timers.idle);
    else timer.refresh();
  };
  const arrived = (chunk: Uint8Array): IteratorResult<Uint8Array, undefined> => {
    if (first) {
      // The next wait has another patience, and so a timer of its own.
      clearTimeout(timer);
      timer = undefined;
      first = false;
    }
    return { done: false, value: chunk };
  };

  // Not an async function: most waits end with one chunk, and each `await` would be one more turn for it.
  const next = (): Promise<IteratorResult<Uint8Array, undefined>> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const chunk = source.read() as Uint8Array | null;
        if (chunk !== null) resolve(arrived(chunk));
        else if (failure !== undefined) reject(failure);
        else if (ended) resolve({ done: true, value: undefined });
        else {
          wind();
          wake = () => {
            wake = undefined;
            // A turn later, so that a reader who fails on the last bytes can still cut the connection they came on.
            queueMicrotask(look);
          };
        }
      };
      look();
    });
  const close = (): void => {
    release();
    if (!ended) cut();
  };
  return {
    [Symbol.asyncIterator]: () => ({
      next,
      return: () => {
        close();
        return Promise.resolve({ done: true, value: undefined });
      },
    }),
    async finish(milliseconds) {
      if (ended) return;
      closing = setTimeout(close, milliseconds);
      closing.unref();
      // Flowing on its own now; what still comes is thrown away.
      source.removeAllListeners('readable');
      source.resume();
      await Promise.resolve();
    },
  };
}
