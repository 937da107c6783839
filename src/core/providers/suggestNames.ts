import { ModelError, withDetail } from '../model/error.ts';
import { didYouMean } from '../model/nearest.ts';
import type { Attempt, Call } from '../model/request.ts';
import { later } from '../stream/later.ts';

/** A provider that does not know a model says so; what it does know, and what was probably meant, is ours to add. */
export function suggestNames(
  call: Call<Attempt>,
  names: (provider: string, signal: AbortSignal) => Promise<readonly string[]>,
): Call<Attempt> {
  return (attempt, context) =>
    later(
      () => Promise.resolve(call(attempt, context)),
      async (error) => {
        if (!(error instanceof ModelError) || error.kind !== 'model.not_found') return error;
        const { provider, model } = attempt.model;
        const hint = didYouMean(model, await names(provider, context.signal));
        return hint === '' ? error : withDetail(new ModelError(error.kind, `${error.message}${hint}`), error.detail);
      },
    );
}
