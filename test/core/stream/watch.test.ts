import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { ModelError } from '../../../src/core/model/error.ts';
import { watch, type Watch } from '../../../src/core/stream/watch.ts';
import { all, never, settled, source, until } from './sources.ts';

/** A stage that writes down what it is told. */
function stage(name: string, log: string[], events: AsyncIterable<number>, rest: Partial<Watch<number>> = {}) {
  return watch<number>(() => {
    log.push(`${name} starts`);
    return {
      events,
      wanted: () => void log.push(`${name} wants`),
      saw: (event) => void log.push(`${name} saw ${event}`),
      failed: (error) => {
        log.push(`${name} failed`);
        return error;
      },
      over: () => void log.push(`${name} over`),
      ...rest,
    };
  });
}

const only = (log: readonly string[], word: string): string[] => log.filter((line) => line.includes(word));

describe('watch', () => {
  for (const separated of [false, true]) {
    // A signal of the inner stage's own keeps the two from running as one. Nothing may look different.
    const apart = (): Partial<Watch<number>> => (separated ? { signal: new AbortController().signal } : {});
    describe(separated ? 'one upon the other' : 'two that run as one', () => {
      it('start with the first event, the outer first; what passes is seen from the inside out', async () => {
        const log: string[] = [];
        const outer = stage('outer', log, stage('inner', log, source([1]), apart()));
        assert.deepEqual(log, []);
        assert.deepEqual(await all(outer), [1]);
        assert.deepEqual(only(log, 'starts'), ['outer starts', 'inner starts']);
        assert.deepEqual(only(log, 'saw'), ['inner saw 1', 'outer saw 1']);
        assert.deepEqual(only(log, 'over'), ['inner over', 'outer over']);
      });

      it('hand on an error as the inner one has changed it', async () => {
        const log: string[] = [];
        const better = new ModelError('timeout.stall', 'late');
        const heard: unknown[] = [];
        const inner = stage('inner', log, source<number>([1, new Error('raw')]), { failed: () => better, ...apart() });
        const outer = stage('outer', log, inner, { failed: (error) => (heard.push(error), error) });
        assert.deepEqual(await until(outer), { seen: [1], error: better });
        assert.deepEqual(heard, [better]);
        assert.deepEqual(only(log, 'over'), ['inner over', 'outer over']);
      });

      it('are over, and have closed the source, when the reader leaves', async () => {
        const log: string[] = [];
        const left = source([1, 2]);
        for await (const _ of stage('outer', log, stage('inner', log, left, apart()))) break;
        await settled();
        assert.equal(left.closed, true);
        assert.deepEqual(only(log, 'over').toSorted(), ['inner over', 'outer over']);
        assert.deepEqual(only(log, 'failed'), []);
      });

      it('a signal of the outer one fails it and leaves the inner one', async () => {
        const log: string[] = [];
        const stop = new AbortController();
        const inner = stage('inner', log, source([1, () => never<number>()]), apart());
        const running = until(stage('outer', log, inner, { signal: stop.signal }));
        await settled();
        stop.abort();
        const { seen, error } = await running;
        assert.deepEqual([seen, (error as ModelError).kind], [[1], 'cancelled.user']);
        assert.deepEqual(only(log, 'failed'), ['outer failed']);
        assert.deepEqual(only(log, 'over').toSorted(), ['inner over', 'outer over']);
        assert.equal(getEventListeners(stop.signal, 'abort').length, 0);
      });
    });
  }

  it('does nothing at all when it is left before it was asked', async () => {
    const log: string[] = [];
    const untouched = source([1]);
    const stream = stage('only', log, untouched);
    await stream.return?.();
    assert.deepEqual(await stream.next(), { done: true, value: undefined });
    assert.deepEqual([log, untouched.asked], [[], 0]);
  });

  it('rejects with what the start throws, and tells the stages that had started', async () => {
    const log: string[] = [];
    const own = new ModelError('request.invalid', 'empty');
    const broken = watch<number>(() => {
      throw own;
    });
    const { error } = await until(stage('outer', log, broken));
    assert.equal(error, own);
    assert.deepEqual(log, ['outer starts', 'outer failed', 'outer over']);
  });
});
