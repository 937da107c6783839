import { ModelError } from '../model/error.ts';
import type { StreamEvent } from '../model/event.ts';
import type { Attempt, Call } from '../model/request.ts';
import { later } from '../stream/later.ts';
import type { Link, Wire, WireName } from './provider.ts';

const wires: Record<WireName, () => Promise<{ wire: Wire }>> = {
  'openai-chat': () => import('./wire/openaiChat.ts'),
  'openai-responses': () => import('./wire/openaiResponses.ts'),
  anthropic: () => import('./wire/anthropic.ts'),
  ollama: () => import('./wire/ollama.ts'),
};

/**
 * Asks over the row's wire, whose SDK is read from disk at the first question. A row may name a second wire for servers
 * and models that do not know the request of the first: which these are is found out once and remembered.
 */
export function speak(link: Link): Call<Attempt> {
  const { wire, quirks } = link.row;
  const other = quirks?.orElse;
  const over = calls(link);
  const fillGap = async (): Promise<Call<Attempt>> => (await import('./wire/fill.ts')).fill(link);
  if (other === undefined) {
    return (attempt, context) =>
      later(async () => (attempt.fill === undefined ? await over(wire) : await fillGap())(attempt, context));
  }
  const unknown = new Set<string>();
  return (attempt, context) =>
    later(async () => {
      const { model } = attempt.model;
      if (attempt.fill !== undefined) return (await fillGap())(attempt, context);
      if (unknown.has(model)) return (await over(other))(attempt, context);
      const turn = (await over(wire))(attempt, context)[Symbol.asyncIterator]();
      try {
        return resumed(await turn.next(), turn);
      } catch (error) {
        if (!(error instanceof ModelError) || error.kind !== 'protocol.mismatch') throw error;
        unknown.add(model);
        return (await over(other))(attempt, context);
      }
    });
}

function calls(link: Link): (wire: WireName) => Promise<Call<Attempt>> {
  const loading = new Map<WireName, Promise<Call<Attempt>>>();
  return (name) => {
    const call = loading.get(name) ?? wires[name]().then(({ wire }) => wire.chat(link));
    loading.set(name, call);
    return call;
  };
}

/** A stream whose first step has been taken already. */
function resumed(
  first: IteratorResult<StreamEvent>,
  rest: AsyncIterator<StreamEvent>,
): AsyncIterableIterator<StreamEvent> {
  let held: IteratorResult<StreamEvent> | undefined = first;
  return {
    next() {
      if (held === undefined) return rest.next();
      const step = held;
      held = undefined;
      return Promise.resolve(step);
    },
    async return() {
      await rest.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
