import { isContent, type StreamEvent } from '../model/event.ts';

/**
 * The commit rule: until its first content an attempt is invisible and repeatable. Resolves when the first content
 * has arrived (or the turn ended without any), with everything so far and the rest. Rejects if the attempt failed
 * before: then nobody has seen anything of it, and another attempt may take its place.
 */
export async function commit(events: AsyncIterable<StreamEvent>): Promise<AsyncGenerator<StreamEvent>> {
  const iterator = events[Symbol.asyncIterator]();
  const held: StreamEvent[] = [];
  for (let committed = false; !committed;) {
    const step = await iterator.next();
    if (step.done) break;
    held.push(step.value);
    committed = isContent(step.value) || step.value.type === 'end';
  }
  return release(held, iterator);
}

async function* release(held: StreamEvent[], rest: AsyncIterator<StreamEvent>): AsyncGenerator<StreamEvent> {
  try {
    yield* held;
    for (;;) {
      const step = await rest.next();
      if (step.done) return;
      yield step.value;
    }
  } finally {
    await rest.return?.();
  }
}
