import { cancelled, ModelError, type Failure } from '../model/error.ts';
import type { StreamEvent } from '../model/event.ts';
import { nameOf } from '../model/model.ts';
import type { Attempt, Stage } from '../model/request.ts';
import { commit } from '../stream/commit.ts';
import { handover } from '../stream/handover.ts';

/** How often each failure is worth another try. What is not here is not: the same question would fail in the same way. */
const worth: Partial<Readonly<Record<Failure, number>>> = {
  'network.refused': 1,
  'network.dns': 1,
  'network.reset': 2,
  'timeout.connect': 1,
  'timeout.firstByte': 1,
  'timeout.stall': 1,
  'timeout.server': 2,
  'provider.conflict': 2,
  'provider.server': 2,
  'provider.overloaded': 2,
  'protocol.empty': 1,
  'quota.rate': 2,
};

const firstPauseMs = 500;
const longestPauseMs = 8000;
/** Who wants more patience than this is not asked again by the same question. */
export const longestWaitMs = 20_000;

/** Each question brings a fifth of a try; so a provider in trouble never gets more than a fifth on top. */
const triesPerQuestion = 0.2;
const mostSaved = 10;

export type RetryPorts = { readonly random: () => number };

/** Asks again, before anybody has seen a word of the answer: at most twice, after a pause, and saying so. */
export function retry({ random }: RetryPorts): Stage<Attempt> {
  const saved = new Map<string, number>();
  return (next) => (attempt, context) =>
    handover(async function* begin(): AsyncGenerator<StreamEvent, AsyncIterator<StreamEvent>> {
      const { provider } = attempt.model;
      saved.set(provider, Math.min(mostSaved, (saved.get(provider) ?? mostSaved) + triesPerQuestion));
      for (let tried = 0; ; tried++) {
        try {
          return await commit(next(attempt, context));
        } catch (error) {
          const pause = pauseBefore(error, tried, attempt, random);
          const left = saved.get(provider) ?? 0;
          if (pause === undefined || left < 1 || context.signal.aborted) throw error;
          saved.set(provider, left - 1);
          const why = error instanceof ModelError ? error.message.replace(/[.\s]+$/, '') : '';
          const text = `${nameOf(attempt.model)}: ${why}. Trying again in ${(pause / 1000).toFixed(1)} s.`;
          yield { type: 'notice', notice: { kind: 'retrying', text } };
          await wait(pause, context.signal);
        }
      }
    });
}

/** How long to wait before the next try; undefined: there is none. Nobody else's clock is believed without bounds. */
function pauseBefore(error: unknown, tried: number, { model }: Attempt, random: () => number): number | undefined {
  if (!(error instanceof ModelError)) return undefined;
  const { kind, detail } = error;
  // A server that does not run on this machine will not run in a second.
  const most = kind === 'network.refused' && model.place === 'local' ? 0 : (worth[kind] ?? 0);
  if (tried >= most || detail.final === true) return undefined;
  if (detail.retryAfterMs !== undefined) return detail.retryAfterMs <= longestWaitMs ? detail.retryAfterMs : undefined;
  return random() * Math.min(longestPauseMs, firstPauseMs * 2 ** tried);
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(cancelled());
      else resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end, { once: true });
  });
}
