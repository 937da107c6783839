import { ModelError } from '../model/error.ts';
import type { StreamEvent } from '../model/event.ts';

/**
 * The one place that demands the proof of end. A stream leaves here with exactly one `end`, last, or throws:
 * a source that merely stops has been cut, and what it said so far must never be taken for the whole.
 */
export async function* seal(events: AsyncIterable<StreamEvent>): AsyncGenerator<StreamEvent> {
  for await (const event of events) {
    yield event;
    if (event.type === 'end') return;
  }
  throw new ModelError('incomplete', 'The connection ended before the model had finished its answer.');
}
