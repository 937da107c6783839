import { cancelled } from '../../core/model/error.ts';
import type { Answer, Body } from '../../core/ports.ts';
import { answerOf, type Sent } from './answer.ts';
import { firstByteTimeout, idleTimeout, networkError, requireVerification } from './networkError.ts';

/**
 * Requests through the global fetch, which VS Code patches with the user's proxy and certificates. Its own limit for
 * connecting is ten seconds and cannot be told apart from outside, so only the later timers are ours here.
 */
export async function sendByFetch(sent: Sent): Promise<Answer> {
  requireVerification(sent);
  const late = new AbortController();
  const started = performance.now();
  const timer = setTimeout(() => late.abort(), sent.door.timers.firstByte);
  const signal = AbortSignal.any([sent.signal, late.signal]);
  try {
    const response = await fetch(sent.url, {
      method: sent.method,
      headers: sent.headers,
      redirect: 'manual',
      signal,
      ...(sent.body === undefined ? {} : { body: sent.body as BodyInit }),
    });
    const left = Math.max(1, sent.door.timers.firstByte - (performance.now() - started));
    return answerOf(response.status, response.headers, bodyOf(response, sent, left));
  } catch (error) {
    throw late.signal.aborted && !sent.signal.aborted ? firstByteTimeout(sent) : networkError(error, sent);
  } finally {
    clearTimeout(timer);
  }
}

function bodyOf(response: Response, sent: Sent, firstByteMs: number): Body {
  const reader = response.body?.getReader();
  let first = true;
  const next = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    if (reader === undefined) return { done: true, value: undefined };
    const limit = first ? firstByteMs : sent.door.timers.idle;
    const timeout = first ? firstByteTimeout(sent) : idleTimeout(sent);
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(timeout), limit);
    try {
      const step = await Promise.race([reader.read(), late.promise]);
      first = false;
      return step.done ? { done: true, value: undefined } : { done: false, value: step.value };
    } catch (error) {
      void reader.cancel().catch(() => undefined);
      throw sent.signal.aborted ? cancelled() : networkError(error, sent);
    } finally {
      clearTimeout(timer);
    }
  };
  const cancel = async (): Promise<void> => {
    // A body that has already failed cannot be cancelled any more, and need not be.
    await reader?.cancel().catch(() => undefined);
  };
  return {
    [Symbol.asyncIterator]: () => ({
      next,
      async return() {
        await cancel();
        return { done: true, value: undefined };
      },
    }),
    async finish(milliseconds) {
      if (reader === undefined) return;
      const timer = setTimeout(() => void cancel(), milliseconds);
      timer.unref();
      try {
        while (!(await reader.read()).done) continue;
      } catch {
        // Whatever breaks after a whole answer concerns nobody.
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
