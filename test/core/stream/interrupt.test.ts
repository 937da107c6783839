import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { ModelError } from '../../../src/core/model/error.ts';
import { interrupt } from '../../../src/core/stream/interrupt.ts';
import { all, never, settled, source, until } from './sources.ts';

function stopped(error: unknown): void {
  assert.ok(error instanceof ModelError);
  assert.equal(error.kind, 'cancelled.user');
}

describe('interrupt', () => {
  it('lets everything pass while nobody stops it, and leaves no listener behind', async () => {
    const { signal } = new AbortController();
    assert.deepEqual(await all(interrupt(source([1, 2, 3]), signal)), [1, 2, 3]);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  it('stops while its source hangs in a wait of its own, without waiting for it', async () => {
    const stop = new AbortController();
    const running = until(interrupt(source([1, () => never<number>()]), stop.signal));
    await settled();
    stop.abort();
    const { seen, error } = await running;
    assert.deepEqual(seen, [1]);
    stopped(error);
    assert.equal(getEventListeners(stop.signal, 'abort').length, 0);
  });

  it('asks the source to close, which it does as soon as its wait is over', async () => {
    const stop = new AbortController();
    const gate = Promise.withResolvers<number>();
    const hanging = source([1, () => gate.promise, 3]);
    const running = until(interrupt(hanging, stop.signal));
    await settled();
    stop.abort();
    stopped((await running).error);
    assert.equal(hanging.closed, false);
    gate.resolve(2);
    await settled();
    assert.equal(hanging.closed, true);
    assert.equal(hanging.asked, 2, 'and is asked for nothing more');
  });

  it('stops between two items: what is ready but was not taken does not come out', async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    await assert.rejects(
      async () => {
        for await (const item of interrupt(source([1, 2, 3]), stop.signal)) {
          seen.push(item);
          stop.abort();
        }
      },
      (error) => {
        stopped(error);
        return true;
      },
    );
    assert.deepEqual(seen, [1]);
  });

  it('asks for nothing when the signal was aborted before', async () => {
    const untouched = source([1]);
    stopped((await until(interrupt(untouched, AbortSignal.abort()))).error);
    assert.equal(untouched.asked, 0);
  });

  it('passes the error of its source on unchanged, and leaves no listener behind', async () => {
    const own = new ModelError('timeout.stall', 'silent');
    const { signal } = new AbortController();
    const { seen, error } = await until(interrupt(source<number>([1, own]), signal));
    assert.deepEqual([seen, error], [[1], own]);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  it('closes the source when the reader leaves, and leaves no listener behind', async () => {
    const { signal } = new AbortController();
    const left = source([1, 2, 3]);
    for await (const _ of interrupt(left, signal)) break;
    await settled();
    assert.equal(left.closed, true);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  it('a source that fails after it was stopped, or fails to close, is nobody’s unhandled rejection', async () => {
    const stop = new AbortController();
    const gate = Promise.withResolvers<IteratorResult<number>>();
    const broken: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({
        next: () => gate.promise,
        return: () => Promise.reject(new Error('cannot close')),
      }),
    };
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    const running = until(interrupt(broken, stop.signal));
    await settled();
    stop.abort();
    stopped((await running).error);
    gate.reject(new Error('too late'));
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.off('unhandledRejection', note);
    assert.deepEqual(unhandled, []);
  });

  it('does not ask a source that has ended to close again', async () => {
    let closings = 0;
    const ended: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.resolve({ done: true, value: undefined }),
        return: () => {
          closings++;
          return Promise.resolve({ done: true, value: undefined });
        },
      }),
    };
    assert.deepEqual(await all(interrupt(ended, new AbortController().signal)), []);
    assert.equal(closings, 0);
  });

  it('keeps nothing for the events that have passed: a long stream does not grow', async () => {
    const { signal } = new AbortController();
    const numbers = (function* () {
      for (let number = 0; number < 20_000; number++) yield number;
    })();
    let most = 0;
    for await (const number of interrupt(source(numbers), signal)) {
      if (number % 1000 === 0) most = Math.max(most, getEventListeners(signal, 'abort').length);
    }
    assert.equal(most, 1, 'one listener, however many events');
  });
});
