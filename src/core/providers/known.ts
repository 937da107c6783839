import type { ModelError } from '../model/error.ts';
import { sameModel, type Model, type ModelRef } from '../model/model.ts';
import type { Face } from './provider.ts';

export type Listing =
  { readonly row: Face; readonly models: readonly Model[] } | { readonly row: Face; readonly error: ModelError };

/** None where the provider could not be asked. */
export function modelsIn(listing: Listing | undefined): readonly Model[] {
  return listing !== undefined && 'models' in listing ? listing.models : [];
}

/** What came and what went since the last time, by name. */
type Change = { readonly found: readonly string[]; readonly gone: readonly string[] };

/** What the providers were last seen to offer. Asking it asks nobody. */
export type Known = {
  take(listing: Listing): Change;
  listings(): readonly Listing[];
  /** Of one provider, or of all. */
  models(provider?: string): readonly Model[];
  model(ref: ModelRef): Model | undefined;
  forget(provider: string): void;
  /** What was found out about one of them. */
  learn(model: Model): void;
};

export function createKnown(): Known {
  const last = new Map<string, Listing>();
  const modelsOf = (provider: string): readonly Model[] => modelsIn(last.get(provider));
  const all = (): readonly Model[] => [...last.keys()].flatMap(modelsOf);
  return {
    take(listing) {
      const { id } = listing.row;
      const before = modelsOf(id);
      // A server that only stumbled still has its models; one that is not there has none.
      const kept = 'error' in listing && listing.error.kind !== 'network.refused' && before.length > 0;
      if (kept) return { found: [], gone: [] };
      last.set(
        id,
        'models' in listing
          ? { ...listing, models: listing.models.map((model) => withDetails(model, before)) }
          : listing,
      );
      const now = modelsOf(id);
      return { found: missingIn(before, now), gone: missingIn(now, before) };
    },
    listings: () => [...last.values()],
    models: (provider) => (provider === undefined ? all() : modelsOf(provider)),
    model: (ref) => modelsOf(ref.provider).find((model) => sameModel(model, ref)),
    forget: (provider) => void last.delete(provider),
    learn(model) {
      const listing = last.get(model.provider);
      if (listing === undefined || !('models' in listing)) return;
      const models = listing.models.map((known) => (sameModel(known, model) ? model : known));
      last.set(model.provider, { ...listing, models });
    },
  };
}

/** A list says little of a model; what was found out about it before, and does not change, is kept. */
function withDetails(model: Model, before: readonly Model[]): Model {
  const known = before.find((other) => sameModel(other, model));
  if (known === undefined) return model;
  const { trainedTokens, mostContextTokens, bytesPerToken, can, contextTokens, embeddingOnly } = known;
  const same = model.loaded === known.loaded;
  return {
    ...(trainedTokens === undefined ? {} : { trainedTokens }),
    ...(mostContextTokens === undefined ? {} : { mostContextTokens }),
    ...(bytesPerToken === undefined ? {} : { bytesPerToken }),
    ...(can === undefined ? {} : { can }),
    ...(embeddingOnly && { embeddingOnly }),
    ...(contextTokens === undefined || !same ? {} : { contextTokens }),
    ...model,
  };
}

function missingIn(some: readonly Model[], others: readonly Model[]): readonly string[] {
  return others.filter((model) => !some.some((known) => sameModel(known, model))).map((model) => model.model);
}
