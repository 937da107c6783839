import type { StreamEvent } from '../../../src/core/model/event.ts';
import { noUsage, type Usage } from '../../../src/core/model/usage.ts';

export const model = { provider: 'p', model: 'm' };
export const start: StreamEvent = { type: 'start', model, place: 'local' };
export const end: StreamEvent = { type: 'end', reason: 'stop' };
export const text = (words: string): StreamEvent => ({ type: 'text', text: words });
export const usage = (counts: Partial<Usage>): StreamEvent => ({
  type: 'usage',
  model,
  usage: { ...noUsage, ...counts },
});

/** What happened to a source: how often it was asked, and whether it was closed. */
export type Source<T> = AsyncIterable<T> & { readonly asked: number; readonly closed: boolean };

type Item<T> = T | Error | (() => Promise<T>);

/** A source that gives these items and says what was done with it. An Error is thrown; a function is waited for. */
export function source<T>(items: Iterable<Item<T>>): Source<T> {
  let asked = 0;
  let closed = false;
  async function* generate(): AsyncGenerator<T> {
    try {
      for (const item of items) {
        if (item instanceof Error) throw item;
        yield typeof item === 'function' ? await (item as () => Promise<T>)() : item;
      }
    } finally {
      closed = true;
    }
  }
  return {
    [Symbol.asyncIterator]() {
      const inner = generate();
      return {
        next: () => {
          asked++;
          return inner.next();
        },
        return: (value?: unknown) => inner.return(value),
      };
    },
    get asked() {
      return asked;
    },
    get closed() {
      return closed;
    },
  };
}

export function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** What came out, and the error that ended it. */
export async function until<T>(items: AsyncIterable<T>): Promise<{ seen: T[]; error: unknown }> {
  const seen: T[] = [];
  try {
    for await (const item of items) seen.push(item);
  } catch (error) {
    return { seen, error };
  }
  return { seen, error: undefined };
}

/** Lets everything that is ready happen. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
