import { isContent, type StreamEvent } from '../model/event.ts';

/**
 * The commit rule: until its first content an attempt is invisible and repeatable. Resolves when the first content
 * has arrived (or the turn ended without any), with everything so far and the rest. Rejects if the attempt failed
 * before: then nobody has seen anything of it, and another attempt may take its place.
 */
export async function commit(events: AsyncIterable<StreamEvent>): Promise<AsyncIterableIterator<StreamEvent>> {
  const iterator = events[Symbol.asyncIterator]();
  const held: StreamEvent[] = [];
  for (let committed = false; !committed;) {
    const step = await iterator.next();
    if (step.done) break;
    held.push(step.value);
    committed = isContent(step.value) || step.value.type === 'end';
  }
  return released(held, iterator);
}

/** What was held, and then the source itself. Not a generator: that would stand before every event of the rest. */
function released(held: StreamEvent[], rest: AsyncIterator<StreamEvent>): AsyncIterableIterator<StreamEvent> {
  return {
    next() {
      const value = held.shift();
      return value === undefined ? rest.next() : Promise.resolve({ done: false, value });
    },
    async return() {
      held.length = 0;
      await rest.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
