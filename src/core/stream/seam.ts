import type { StreamEvent } from '../model/event.ts';

/** How far back a model that is asked to go on may begin again. */
const lookBack = 600;
/** Shorter repetitions are words that merely occur twice. */
const leastRepeated = 8;

/**
 * What follows a text that was cut, without what the text has already: asked to go on, models like to begin with their
 * last line again. The first words are held back only as long as they could still be such a repetition.
 */
export async function* afterSeam(before: string, events: AsyncIterable<StreamEvent>): AsyncGenerator<StreamEvent> {
  const tail = before.slice(-lookBack);
  // Undefined: what the stream begins with has been decided, and everything passes as it comes.
  let held: string | undefined = '';
  try {
    for await (const event of events) {
      if (held !== undefined && event.type === 'text') {
        held += event.text;
        if (couldRepeat(tail, held)) continue;
        yield* fresh(tail, held);
        held = undefined;
        continue;
      }
      if (held !== undefined && event.type === 'end') yield* fresh(tail, held);
      yield event;
    }
  } catch (error) {
    if (held !== undefined) yield* fresh(tail, held);
    throw error;
  }
}

function fresh(tail: string, held: string): readonly StreamEvent[] {
  const text = withoutRepetition(tail, held);
  return text === '' ? [] : [{ type: 'text', text }];
}

/** Everything so far stands somewhere in the tail as it is: more may follow that decides it. */
function couldRepeat(tail: string, held: string): boolean {
  return held.length < tail.length && tail.includes(held);
}

function withoutRepetition(tail: string, text: string): string {
  for (let length = Math.min(tail.length, text.length); length >= leastRepeated; length--) {
    if (tail.endsWith(text.slice(0, length))) return text.slice(length);
  }
  return text;
}
