const inside = Symbol('inside');
type Handing<T> = AsyncIterator<T> & { readonly [inside]?: () => AsyncIterator<T> | undefined };

/**
 * A stream that is to be had only after a wait. When it is there it is asked directly: a generator that waits and then
 * hands on would stand between it and the reader for every event, and one of these upon another gives way to it.
 * Nothing is opened before the first event is asked for. `failed` may put another error in the place of one that comes
 * before the first event.
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
      const source: Handing<T> = events[Symbol.asyncIterator]();
      opened = source;
      const step = await source.next();
      opened = source[inside]?.() ?? source;
      return step;
    } catch (error) {
      throw failed === undefined ? error : await failed(error);
    }
  };
  const stream: AsyncIterableIterator<T> & Handing<T> = {
    next: () => (opened === undefined ? begin() : opened.next()),
    async return() {
      left = true;
      await opened?.return?.();
      return { done: true, value: undefined };
    },
    [inside]: () => opened,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  return stream;
}
