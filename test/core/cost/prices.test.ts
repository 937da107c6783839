import assert from 'node:assert/strict';
import { withPrice } from '../../../src/core/cost/prices.ts';
import type { Model } from '../../../src/core/model/model.ts';

const model = (name: string, more: Partial<Model> = {}): Model => ({
  provider: 'p',
  model: name,
  place: 'cloud',
  ...more,
});

describe('what the price table adds to a model', () => {
  it('is its price and its context, by the provider’s own address', () => {
    const found = withPrice(model('gpt-5-mini'), 'https://api.openai.com/v1');
    assert.deepEqual(found.price, { input: 0.25, output: 2 });
    assert.equal(found.contextTokens, 400_000);
  });

  it('is the price of the first token where it changes with their number', () => {
    assert.equal(
      withPrice(model('gemini-2.5-pro'), 'https://generativelanguage.googleapis.com/v1beta/openai').price?.input,
      1.25,
    );
  });

  it('never replaces what the provider said itself', () => {
    const said = { price: { input: 9, output: 9 }, contextTokens: 1000 };
    const { price, contextTokens } = withPrice(model('gpt-5-mini', said), 'https://api.openai.com/v1');
    assert.deepEqual({ price, contextTokens }, said);
  });

  it('is nothing for a model, or a gateway, that it does not know: unknown is not free', () => {
    assert.equal(withPrice(model('nobody-knows'), 'https://api.openai.com/v1').price, undefined);
    assert.equal(withPrice(model('gpt-5-mini'), 'https://gateway.example.com/v1').price, undefined);
  });
});
