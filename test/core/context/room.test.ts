import assert from 'node:assert/strict';
import { contextOf } from '../../../src/core/context/room.ts';
import type { Model } from '../../../src/core/model/model.ts';

const model: Model = { provider: 'p', model: 'm', place: 'local' };
const gigabyte = 1024 ** 3;

describe('how much a model holds', () => {
  it('is what its server says, where no request can ask for more', () => {
    assert.equal(contextOf({ ...model, contextTokens: 4096 }), 4096);
    assert.equal(contextOf(model), undefined);
  });

  it('is the most a request may ask for, within the memory of the machine', () => {
    const large = {
      ...model,
      contextTokens: 4096,
      mostContextTokens: 131_072,
      bytesPerToken: 131_072,
      sizeBytes: gigabyte,
    };
    assert.equal(contextOf(large), 131_072);
    assert.equal(contextOf(large, 64 * gigabyte), 131_072);
    assert.equal(contextOf(large, 4 * gigabyte), 16_384);
  });

  it('is not less than what it is loaded with', () => {
    const loaded = { ...model, loaded: true, contextTokens: 16_384, mostContextTokens: 8192 };
    assert.equal(contextOf(loaded), 16_384);
  });
});
