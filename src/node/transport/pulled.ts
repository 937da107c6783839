import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { cancelled, ModelError } from '../../core/model/error.ts';
import type { Body } from '../../core/ports.ts';
import type { Sent } from './answer.ts';
import { firstByteTimeout, idleTimeout } from './networkError.ts';

/**
 * A body that is read only when somebody asks: a reader that stops lets the buffers fill and thereby stops the server.
 * The timer runs only while somebody waits. Everything that has arrived comes as one chunk.
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
  const onAbort = (): void => {
    settle(cancelled());
    request.destroy();
  };
  const broken = (): ModelError =>
    new ModelError('network.reset', `The connection to ${sent.door.provider} broke in the middle of the answer.`);
  const release = (): void => sent.signal.removeEventListener('abort', onAbort);
  sent.signal.addEventListener('abort', onAbort, { once: true });
  source.on('readable', () => wake?.());
  source.once('end', () => {
    ended = true;
    release();
    settle();
  });
  source.once('error', () => settle(broken()));
  source.once('close', () => (ended ? undefined : settle(broken())));
  // An error of the connection under a decoder reaches the decoder too; here it only must not go unheard.
  message.on('error', () => undefined);

  const wait = async (): Promise<void> => {
    const timeout = first ? firstByteTimeout(sent) : idleTimeout(sent);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(
        () => {
          settle(timeout);
          request.destroy();
        },
        first ? firstByteMs : sent.door.timers.idle,
      );
      wake = () => {
        clearTimeout(timer);
        wake = undefined;
        resolve();
      };
    });
  };

  const next = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    for (;;) {
      const chunk = source.read() as Uint8Array | null;
      if (chunk !== null) {
        first = false;
        return { done: false, value: chunk };
      }
      if (failure !== undefined) throw failure;
      if (ended) return { done: true, value: undefined };
      await wait();
    }
  };
  const close = (): void => {
    release();
    if (!ended) request.destroy();
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
      const timer = setTimeout(close, milliseconds);
      timer.unref();
      source.once('close', () => clearTimeout(timer));
      source.once('end', () => clearTimeout(timer));
      // Flowing on its own now; what still comes is thrown away.
      source.removeAllListeners('readable');
      source.resume();
      await Promise.resolve();
    },
  };
}
