import { cancelled } from '../model/error.ts';

/**
 * Makes a stream stop when the signal does, also while its source hangs in a wait of its own. The source is asked to
 * close but not waited for: a generator stuck in an `await` would answer only when that await does.
 * Each wait has a promise of its own; racing one long-lived promise would keep a reaction for every event.
 */
export function interrupt<T>(events: AsyncIterable<T>, signal: AbortSignal): AsyncIterableIterator<T> {
  let iterator: AsyncIterator<T> | undefined;
  let rejectWait: ((reason: unknown) => void) | undefined;
  let over = false;
  const finish = (): void => {
    over = true;
    signal.removeEventListener('abort', onAbort);
  };
  const leave = (): void => {
    if (over) return;
    finish();
    void Promise.resolve(iterator?.return?.()).catch(() => undefined);
  };
  const onAbort = (): void => {
    leave();
    rejectWait?.(cancelled());
  };
  const open = (): AsyncIterator<T> => {
    signal.addEventListener('abort', onAbort, { once: true });
    return events[Symbol.asyncIterator]();
  };
  return {
    next: () =>
      new Promise((resolve, reject) => {
        if (signal.aborted) {
          leave();
          return reject(cancelled());
        }
        if (over) return resolve({ done: true, value: undefined });
        rejectWait = reject;
        iterator ??= open();
        iterator.next().then(
          (step) => {
            if (step.done) finish();
            resolve(step);
          },
          (error: unknown) => {
            finish();
            reject(error);
          },
        );
      }),
    return() {
      leave();
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
