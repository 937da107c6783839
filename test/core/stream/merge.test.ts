import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { merge } from '../../../src/core/stream/merge.ts';
import { all, never, settled, source, until } from './sources.ts';

/** Items that arrive when the test says so. */
function gates<T>(): { wait: (value: T) => () => Promise<T>; open: (value: T) => Promise<void> } {
  const waiting = new Map<T, (value: T) => void>();
  return {
    wait: (value) => () => new Promise((resolve) => waiting.set(value, resolve)),
    async open(value) {
      await settled();
      waiting.get(value)?.(value);
      await settled();
    },
  };
}

describe('merge', () => {
  it('gives the items in order of arrival, whichever source they come from', async () => {
    const { wait, open } = gates<string>();
    const seen: string[] = [];
    const done = (async () => {
      for await (const item of merge([source([wait('a1'), wait('a2')]), source([wait('b1'), wait('b2')])]))
        seen.push(item);
    })();
    for (const item of ['b1', 'b2', 'a1', 'a2']) await open(item);
    await done;
    assert.deepEqual(seen, ['b1', 'b2', 'a1', 'a2']);
  });

  it('loses nothing, repeats nothing and keeps the order of each source', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat(6), { maxLength: 6 }), async (lengths) => {
        const lists = lengths.map((length, list) => Array.from({ length }, (_, index) => `${list}.${index}`));
        const seen = await all(merge(lists.map((list) => source(list))));
        assert.equal(seen.length, lists.flat().length);
        lists.forEach((list, at) =>
          assert.deepEqual(
            seen.filter((item) => item.startsWith(`${at}.`)),
            list,
          ),
        );
      }),
    ));

  it('ends at once without a source, and when every source has ended', async () => {
    assert.deepEqual(await all(merge([])), []);
    assert.deepEqual(await all(merge([source([]), source([])])), []);
  });

  it('asks a source for its next item only after its last was taken', async () => {
    const counted = source([1, 2, 3, 4]);
    const merged = merge([counted])[Symbol.asyncIterator]();
    await merged.next();
    await settled();
    assert.equal(counted.asked, 1, 'the second is asked for when the reader comes back');
    await merged.next();
    await settled();
    assert.equal(counted.asked, 2);
  });

  it('a slow reader slows every source', async () => {
    const sources = [source([1, 2, 3, 4]), source([5, 6, 7, 8])];
    const merged = merge(sources)[Symbol.asyncIterator]();
    await merged.next();
    for (let turn = 0; turn < 5; turn++) await settled();
    assert.deepEqual(
      sources.map((each) => each.asked),
      [1, 1],
    );
  });

  it('one source that hangs does not hold up the others', async () => {
    const merged = merge([source([() => never<string>()]), source(['a', 'b'])])[Symbol.asyncIterator]();
    assert.deepEqual([(await merged.next()).value, (await merged.next()).value], ['a', 'b']);
    await Promise.race([merged.return?.(undefined), settled()]);
  });

  it('one source failing fails the whole and closes the others', async () => {
    const own = new Error('broke');
    const other = source(['a', 'b', 'c']);
    const { error } = await until(merge([other, source<string>([own])]));
    assert.equal(error, own);
    await settled();
    assert.equal(other.closed, true);
  });

  it('leaving the loop closes every source', async () => {
    const sources = [source([1, 2]), source([3, 4])];
    for await (const _ of merge(sources)) break;
    await settled();
    assert.deepEqual(
      sources.map((each) => each.closed),
      [true, true],
    );
  });

  it('leaving is not held up by a source that hangs, nor spoilt by one that fails to close', async () => {
    const broken: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => ({
        next: () => never(),
        return: () => Promise.reject(new Error('cannot close')),
      }),
    };
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    for await (const item of merge([source([() => never<string>()]), broken, source(['a'])])) {
      assert.equal(item, 'a');
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', note);
    assert.deepEqual(unhandled, []);
  });

  it('an error that arrives while the reader is busy is not lost', async () => {
    const own = new Error('broke');
    const merged = merge([source<string>(['a', own]), source(['b'])]);
    const seen: string[] = [];
    await assert.rejects(async () => {
      for await (const item of merged) {
        seen.push(item);
        await settled();
      }
    }, own);
    assert.deepEqual(seen.toSorted(), ['a', 'b']);
  });
});
