import { watch } from './watch.ts';

/** Makes a stream stop when the signal does, also while its source hangs in a wait of its own. */
export function interrupt<T>(events: AsyncIterable<T>, signal: AbortSignal): AsyncIterableIterator<T> {
  return watch(() => ({ events, signal }));
}
