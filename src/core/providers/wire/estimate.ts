import type { StreamEvent } from '../../model/event.ts';
import type { Attempt } from '../../model/request.ts';
import { noUsage } from '../../model/usage.ts';

const charactersPerToken = 4;

/**
 * Counts along, for the servers that do not report usage. The figure is rough and always marked `estimated`;
 * whoever wants it exact looks at a provider that reports.
 */
export function estimate(attempt: Attempt): {
  add(events: readonly StreamEvent[]): void;
  complete(events: Iterable<StreamEvent>): Iterable<StreamEvent>;
} {
  let characters = 0;
  return {
    add(events) {
      for (const event of events) {
        if (event.type === 'text' || event.type === 'reasoning') characters += event.text.length;
        else if (event.type === 'tool-input') characters += event.delta.length;
      }
    },
    *complete(events) {
      let reported = false;
      try {
        for (const event of events) {
          if (event.type !== 'usage' && !reported) yield estimated(attempt, characters);
          reported = true;
          yield event;
        }
      } catch (error) {
        // A whole turn whose tool calls are none was paid for like any other.
        if (!reported) yield estimated(attempt, characters);
        throw error;
      }
    },
  };
}

function estimated(attempt: Attempt, characters: number): StreamEvent {
  const input = Math.ceil(JSON.stringify([attempt.system, attempt.messages]).length / charactersPerToken);
  const output = Math.ceil(characters / charactersPerToken);
  const model = { provider: attempt.model.provider, model: attempt.model.model };
  return { type: 'usage', model, usage: { ...noUsage, input, output, estimated: true } };
}
