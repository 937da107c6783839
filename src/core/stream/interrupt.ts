import { cancelled } from '../model/error.ts';

/**
 * Makes a stream stop when the signal does, also while its source hangs in a wait of its own. The source is asked to
 * close but not waited for: a generator stuck in an `await` would answer only when that await does.
 * Each wait has a promise of its own; racing one long-lived promise would keep a reaction for every event.
 */
export async function* interrupt<T>(events: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = events[Symbol.asyncIterator]();
  let rejectWait: ((reason: unknown) => void) | undefined;
  const onAbort = (): void => rejectWait?.(cancelled());
  signal.addEventListener('abort', onAbort, { once: true });
  let ended = false;
  try {
    for (;;) {
      if (signal.aborted) throw cancelled();
      const step = await new Promise<IteratorResult<T>>((resolve, reject) => {
        rejectWait = reject;
        iterator.next().then(resolve, reject);
      });
      if (step.done) {
        ended = true;
        return;
      }
      yield step.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    if (!ended) void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}
