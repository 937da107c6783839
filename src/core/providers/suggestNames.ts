import { ModelError, withDetail } from '../model/error.ts';
import { didYouMean } from '../model/nearest.ts';

/** A provider that does not know a model says so; what it does know, and what was probably meant, is ours to add. */
export async function suggestNames(
  error: unknown,
  model: string,
  names: () => Promise<readonly string[]>,
): Promise<unknown> {
  if (!(error instanceof ModelError) || error.kind !== 'model.not_found') return error;
  const hint = didYouMean(model, await names());
  return hint === '' ? error : withDetail(new ModelError(error.kind, `${error.message}${hint}`), error.detail);
}
