import { ModelError } from '../model/error.ts';
import type { StreamEvent } from '../model/event.ts';

/**
 * The one place that demands the proof of end. A stream leaves here with exactly one `end`, last, or throws:
 * a source that merely stops has been cut, and what it said so far must never be taken for the whole.
 */
export function seal(events: AsyncIterable<StreamEvent>): AsyncIterable<StreamEvent> {
  return { [Symbol.asyncIterator]: () => sealed(events[Symbol.asyncIterator]()) };
}

function sealed(source: AsyncIterator<StreamEvent>): AsyncIterator<StreamEvent> {
  let ended = false;
  const judge = (step: IteratorResult<StreamEvent>): IteratorResult<StreamEvent> => {
    if (step.done) throw new ModelError('incomplete', 'The connection ended before the model had finished its answer.');
    ended = step.value.type === 'end';
    return step;
  };
  const close = async (): Promise<IteratorResult<StreamEvent>> => {
    await source.return?.();
    return { done: true, value: undefined };
  };
  return { next: () => (ended ? close() : source.next().then(judge)), return: close };
}
