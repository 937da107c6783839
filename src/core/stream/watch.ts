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

const startOf = Symbol('start');
type Watched<T> = AsyncIterable<T> & { readonly [startOf]?: () => Watch<T> };
type Run<T> = { next(): Promise<IteratorResult<T>>; return(): Promise<IteratorResult<T>> };

/**
 * A stream whose events are looked at and handed on as they are. A generator that yields them again would say the same
 * more shortly, but with a thousand streams at once the promises and states of each layer are memory that has to be
 * fetched again for every event. So stages that stand directly upon each other run as one, which the outermost opens.
 * Like a generator's body, `start` is not called before somebody asks for the first event.
 */
export function watch<T>(start: () => Watch<T>): AsyncIterableIterator<T> {
  let run: Run<T> | undefined;
  let left = false;
  const watched: AsyncIterableIterator<T> & Watched<T> = {
    [startOf]: start,
    next() {
      if (left) return Promise.resolve({ done: true, value: undefined });
      try {
        run ??= open(start());
      } catch (error) {
        left = true;
        return Promise.reject(error);
      }
      return run.next();
    },
    async return() {
      left = true;
      return run === undefined ? { done: true, value: undefined } : run.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  return watched;
}

/** A stage with a signal of its own is where the next run begins: what stops one must not look like what stops another. */
function open<T>(outermost: Watch<T>): Run<T> {
  const stages = [outermost];
  let events: Watched<T> = outermost.events;
  try {
    for (let start = events[startOf]; start !== undefined; start = events[startOf]) {
      const stage = start();
      if (stage.signal !== undefined) return runOf(stages, open(stage));
      stages.unshift(stage);
      events = stage.events;
    }
    return runOf(stages, events[Symbol.asyncIterator]());
  } catch (error) {
    throw fail(stages, error);
  }
}

/** Tells each of an error, and that it is over: the innermost first. The error as it leaves the outermost. */
function fail<T>(stages: readonly Watch<T>[], thrown: unknown): unknown {
  let error = thrown;
  for (const stage of stages) {
    if (stage.failed !== undefined) error = stage.failed(error);
    stage.over?.();
  }
  return error;
}

/** The innermost stage is the first; only the last, the outermost, may have a signal. */
function runOf<T>(stages: readonly Watch<T>[], source: AsyncIterator<T>): Run<T> {
  const outermost = stages.slice(-1);
  const signal = outermost[0]?.signal;
  let over = false;
  let rejectWait: ((reason: unknown) => void) | undefined;
  const end = (): void => {
    over = true;
    signal?.removeEventListener('abort', onAbort);
  };
  const stopped = (): unknown => {
    end();
    // Asked to close and not waited for: a generator stuck in an `await` would answer only when that await does.
    void Promise.resolve(source.return?.()).catch(() => undefined);
    for (const stage of stages.slice(0, -1)) stage.over?.();
    return fail(outermost, cancelled());
  };
  const onAbort = (): void => {
    if (!over) rejectWait?.(stopped());
  };
  const pass = (step: IteratorResult<T>): IteratorResult<T> => {
    rejectWait = undefined;
    if (over) return step;
    if (step.done) end();
    for (const stage of stages) {
      if (step.done) stage.over?.();
      else stage.saw?.(step.value);
    }
    return step;
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  return {
    next: () =>
      // Each wait has a promise of its own; racing one long-lived promise would keep a reaction for every event.
      new Promise((resolve, reject) => {
        if (over) return resolve({ done: true, value: undefined });
        if (signal?.aborted) return reject(stopped());
        for (const stage of stages) stage.wanted?.();
        rejectWait = reject;
        source.next().then(
          (step) => resolve(pass(step)),
          (error: unknown) => {
            rejectWait = undefined;
            if (over) return;
            end();
            reject(fail(stages, error));
          },
        );
      }),
    async return() {
      if (over) return { done: true, value: undefined };
      end();
      const closing = Promise.resolve(source.return?.()).catch(() => undefined);
      if (signal === undefined) await closing;
      for (const stage of stages) stage.over?.();
      return { done: true, value: undefined };
    },
  };
}
