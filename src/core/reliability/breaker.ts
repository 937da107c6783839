import { ModelError, toModelError } from '../model/error.ts';
import { isContent } from '../model/event.ts';
import type { Attempt, Stage } from '../model/request.ts';
import { watch } from '../stream/watch.ts';
import type { Circuit } from './circuit.ts';
import { longestWaitMs } from './retry.ts';

/** Lets no attempt through to a provider that rests, and learns from each how the provider does. */
export function breaker(circuitOf: (provider: string) => Circuit): Stage<Attempt> {
  return (next) => (attempt, context) =>
    watch(() => {
      const { provider } = attempt.model;
      const circuit = circuitOf(provider);
      const pass = circuit.enter(attempt.insist);
      if ('waitMs' in pass) throw resting(provider, pass.waitMs);
      return {
        events: next(attempt, context),
        saw(event) {
          if (isContent(event) || event.type === 'end') pass.succeeded();
        },
        failed(thrown) {
          const { kind, detail } = toModelError(thrown);
          if (kind === 'cancelled.user') pass.left();
          else pass.failed(kind);
          if (kind === 'quota.rate' && (detail.retryAfterMs ?? 0) > longestWaitMs)
            circuit.rest(detail.retryAfterMs ?? 0);
          return thrown;
        },
        over: () => pass.left(),
      };
    });
}

function resting(provider: string, waitMs: number): ModelError {
  const when = waitMs < 90_000 ? `${Math.ceil(waitMs / 1000)} seconds` : `${Math.ceil(waitMs / 60_000)} minutes`;
  const message = `${provider} has failed repeatedly and is left alone. It is tried again in ${when}.`;
  return new ModelError('circuit.open', message, { provider, retryAfterMs: waitMs });
}
