/**
 * A stream that is to be had only after a wait. When it is there it is asked directly: a generator that waits and then
 * hands on would stand between it and the reader for every event. Nothing is opened before the first event is asked for.
 * `failed` may put another error in the place of one that comes before the first event.
 */
export function later<T>(
  open: () => Promise<AsyncIterable<T>>,
  failed?: (error: unknown) => Promise<unknown>,
): AsyncIterableIterator<T> {
  let opened: AsyncIterator<T> | undefined;
  let left = false;
  const begin = async (): Promise<IteratorResult<T>> => {
    try {
      const events = await open();
      if (left) return { done: true, value: undefined };
      opened = events[Symbol.asyncIterator]();
      return await opened.next();
    } catch (error) {
      throw failed === undefined ? error : await failed(error);
    }
  };
  return {
    next: () => (opened === undefined ? begin() : opened.next()),
    async return() {
      left = true;
      await opened?.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
