import { calcPrice } from '@pydantic/genai-prices';
import type { Model } from '../model/model.ts';

/**
 * Adds what the price table knows of a cloud model and its own list did not say: what a million tokens cost, and how
 * large its context is. The provider's own word counts more. What neither knows stays unknown.
 */
export function withPrice(model: Model, baseUrl: string): Model {
  const found = calcPrice({ input_tokens: 0, output_tokens: 0 }, model.model, { providerApiUrl: baseUrl });
  if (found === null) return model;
  const input = firstPrice(found.model_price['input_mtok']);
  const output = firstPrice(found.model_price['output_mtok']);
  const { context_window: context } = found.model;
  return {
    ...(context === undefined ? {} : { contextTokens: context }),
    ...(input === undefined || output === undefined ? {} : { price: { input, output } }),
    ...model,
  };
}

/** The price of the first token, where it falls or rises with their number. */
function firstPrice(price: number | { base: number } | undefined): number | undefined {
  return typeof price === 'object' ? price.base : price;
}
