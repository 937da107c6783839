import assert from 'node:assert/strict';
import { later } from '../../../src/core/stream/later.ts';
import { all, settled, source } from './sources.ts';

describe('later', () => {
  it('gives what it has waited for, and opens it once', async () => {
    let opened = 0;
    const stream = later(() => {
      opened++;
      return Promise.resolve(source([1, 2]));
    });
    assert.equal(opened, 0, 'not before somebody asks');
    assert.deepEqual([await all(stream), opened], [[1, 2], 1]);
  });

  it('fails as the opening fails', async () => {
    const own = new Error('closed today');
    await assert.rejects(all(later(() => Promise.reject(own))), own);
  });

  it('closes what it has opened when the reader leaves', async () => {
    const left = source([1, 2]);
    for await (const _ of later(() => Promise.resolve(left))) break;
    assert.equal(left.closed, true);
  });

  it('does not begin what comes only after the reader has left', async () => {
    const gate = Promise.withResolvers<AsyncIterable<number>>();
    const late = source([1]);
    const stream = later(() => gate.promise);
    const next = stream.next();
    await stream.return?.();
    gate.resolve(late);
    assert.deepEqual(await next, { done: true, value: undefined });
    await settled();
    assert.equal(late.asked, 0);
  });
});
