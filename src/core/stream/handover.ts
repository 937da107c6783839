/**
 * A stream that begins as a generator and goes on as the iterator this returns. While an attempt may still be repeated
 * there is something to decide; from then on nothing stands between the source and the reader.
 */
export function handover<T>(begin: () => AsyncGenerator<T, AsyncIterator<T>>): AsyncIterableIterator<T> {
  let beginning: AsyncGenerator<T, AsyncIterator<T>> | undefined;
  let rest: AsyncIterator<T> | undefined;
  const decide = async (): Promise<IteratorResult<T>> => {
    beginning ??= begin();
    const step = await beginning.next();
    if (!step.done) return step;
    rest = step.value;
    return rest.next();
  };
  return {
    next: () => (rest === undefined ? decide() : rest.next()),
    async return() {
      if (rest !== undefined) await rest.return?.();
      // Still deciding: it ends with the signal it was given, and nobody waits here for that.
      else void beginning?.return(over<T>()).catch(() => undefined);
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function over<T>(): AsyncIterator<T> {
  return { next: () => Promise.resolve({ done: true, value: undefined }) };
}
