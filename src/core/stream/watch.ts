import { cancelled } from '../model/error.ts';

/** What a stage does that only looks at a stream: it changes nothing but, perhaps, the error. None of it may throw. */
export type Watch<T> = {
  readonly events: AsyncIterable<T>;
  /** Stops the stream, also while its source hangs in a wait of its own. */
  readonly signal?: AbortSignal;
  /** Somebody asks for the next event and waits from now on. */
  wanted?(): void;
  saw?(event: T): void;
  /** The error to fail with; it may be the one that came. */
  failed?(error: unknown): unknown;
  /** The stream has ended, failed or been left by its reader. Said once, and last. */
  over?(): void;
};

/**
 * A stream whose events are looked at and handed on as they are. A generator that yields them again would say the same
 * more shortly, but costs each event of each stage three turns of the microtask queue and six objects instead of one.
 * Like a generator's body, `start` is not called before somebody asks for the first event.
 */
export function watch<T>(start: () => Watch<T>): AsyncIterableIterator<T> {
  let stage: { readonly watched: Watch<T>; readonly source: AsyncIterator<T> } | undefined;
  let over = false;
  let stopWait: (() => void) | undefined;
  const onAbort = (): void => stopWait?.();
  const finish = (): void => {
    if (over) return;
    over = true;
    stage?.watched.signal?.removeEventListener('abort', onAbort);
    stage?.watched.over?.();
  };
  const onStep = (step: IteratorResult<T>): IteratorResult<T> => {
    if (step.done) finish();
    else if (!over) stage?.watched.saw?.(step.value);
    return step;
  };
  const shown = (error: unknown): unknown => {
    const other = over || stage?.watched.failed === undefined ? error : stage.watched.failed(error);
    finish();
    return other;
  };
  const onError = (error: unknown): never => {
    throw shown(error);
  };
  const open = (): NonNullable<typeof stage> => {
    const watched = start();
    watched.signal?.addEventListener('abort', onAbort, { once: true });
    return { watched, source: watched.events[Symbol.asyncIterator]() };
  };
  /** Each wait has a promise of its own; racing one long-lived promise would keep a reaction for every event. */
  const stoppable = (source: AsyncIterator<T>, signal: AbortSignal): Promise<IteratorResult<T>> =>
    new Promise((resolve, reject) => {
      stopWait = () => {
        reject(shown(cancelled()));
        // Asked to close and not waited for: a generator stuck in an `await` would answer only when that await does.
        void Promise.resolve(source.return?.()).catch(() => undefined);
      };
      if (signal.aborted) {
        stopWait();
        return;
      }
      source.next().then(
        (step) => {
          stopWait = undefined;
          resolve(onStep(step));
        },
        (error: unknown) => {
          stopWait = undefined;
          reject(shown(error));
        },
      );
    });
  return {
    next() {
      if (over) return Promise.resolve({ done: true, value: undefined });
      try {
        stage ??= open();
      } catch (error) {
        over = true;
        return Promise.reject(error);
      }
      const { watched, source } = stage;
      watched.wanted?.();
      return watched.signal === undefined ? source.next().then(onStep, onError) : stoppable(source, watched.signal);
    },
    async return() {
      const closing = over ? undefined : stage?.source.return?.();
      try {
        if (stage?.watched.signal === undefined) await closing;
        else closing?.catch(() => undefined);
      } finally {
        finish();
      }
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
