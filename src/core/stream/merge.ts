type Arrival<T> = { readonly iterator: AsyncIterator<T>; readonly step?: IteratorResult<T>; readonly error?: unknown };

/**
 * Several streams as one, in order of arrival. Each source is asked for its next item only after its last was taken,
 * so a slow reader slows every source. Leaving the loop, or one source failing, closes all of them.
 */
export async function* merge<T>(sources: readonly AsyncIterable<T>[]): AsyncGenerator<T> {
  const open = new Set(sources.map((source) => source[Symbol.asyncIterator]()));
  const arrived: Arrival<T>[] = [];
  let wake: (() => void) | undefined;
  const arrive = (arrival: Arrival<T>): void => {
    arrived.push(arrival);
    wake?.();
  };
  const pull = (iterator: AsyncIterator<T>): void => {
    iterator.next().then(
      (step) => arrive({ iterator, step }),
      (error: unknown) => arrive({ iterator, error }),
    );
  };
  open.forEach(pull);
  try {
    while (open.size > 0) {
      const arrival = arrived.shift();
      if (arrival === undefined) {
        await new Promise<void>((resolve) => (wake = resolve));
      } else if (arrival.step === undefined) {
        throw arrival.error;
      } else if (arrival.step.done) {
        open.delete(arrival.iterator);
      } else {
        yield arrival.step.value;
        pull(arrival.iterator);
      }
    }
  } finally {
    // Asked to close and not waited for: one that hangs in a wait of its own must not hold up the others.
    for (const iterator of open) void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}
