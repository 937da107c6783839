import { ModelError, toModelError, withDetail } from '../model/error.ts';
import type { StreamEvent } from '../model/event.ts';
import { nameOf, parseModelRef, type Model, type ModelRef } from '../model/model.ts';
import { seal } from '../stream/seal.ts';
import { watch } from '../stream/watch.ts';
import type { Face, Provider } from './provider.ts';

/**
 * What comes whole from elsewhere keeps the laws of our own: one end, or one typed error that says where it happened.
 * Which model answers and where is not for it to say: it could pass for another one, or for one on this machine.
 */
export function received(guest: Provider): Provider {
  const { row } = guest;
  return {
    ...guest,
    chat: (attempt, context) =>
      watch(() => ({
        events: seal(asItself(guest.chat(attempt, context), attempt.model)),
        failed: (error) => located(failedThere(error, row), row.id, attempt.model.model),
      })),
    async models(signal) {
      try {
        const models = await guest.models(signal);
        return models.flatMap((model) => named({ ...model, provider: row.id, place: row.place }));
      } catch (error) {
        throw located(failedThere(error, row), row.id);
      }
    },
  };
}

/** Where it happened, as far as the error does not say so itself. */
export function located(thrown: unknown, provider: string, model?: string): ModelError {
  return withDetail(toModelError(thrown), { provider, ...(model === undefined ? {} : { model }) });
}

/** An error of theirs that is none of ours is a failure of theirs. */
function failedThere(thrown: unknown, { label }: Face): unknown {
  const error = toModelError(thrown);
  if (error.kind !== 'internal' || thrown instanceof ModelError) return error;
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return new ModelError('provider.server', `${label} failed: ${why}`, error.detail);
}

/** A model without a name could be chosen nowhere. */
function named(model: Model): readonly Model[] {
  return parseModelRef(nameOf(model)) === undefined ? [] : [model];
}

function asItself(events: AsyncIterable<StreamEvent>, { provider, model, place }: Model): AsyncIterable<StreamEvent> {
  const ref: ModelRef = { provider, model };
  const own = (event: StreamEvent): StreamEvent => {
    if (event.type === 'start') return { ...event, model: ref, place };
    return event.type === 'usage' ? { ...event, model: ref } : event;
  };
  return {
    [Symbol.asyncIterator]() {
      const source = events[Symbol.asyncIterator]();
      return {
        async next() {
          const step = await source.next();
          return step.done ? step : { done: false, value: own(step.value) };
        },
        async return() {
          await source.return?.();
          return { done: true, value: undefined };
        },
      };
    },
  };
}
