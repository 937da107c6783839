import assert from 'node:assert/strict';
import { ModelError } from '../../../src/core/model/error.ts';
import type { StreamEvent } from '../../../src/core/model/event.ts';
import { seal } from '../../../src/core/stream/seal.ts';
import { all, end, settled, source, start, text, until } from './sources.ts';

describe('seal', () => {
  it('lets a whole stream pass as it is', async () => {
    assert.deepEqual(await all(seal(source([start, text('a'), end]))), [start, text('a'), end]);
  });

  it('throws incomplete where a source merely stops, after handing on what it said', async () => {
    const { seen, error } = await until(seal(source([start, text('a')])));
    assert.deepEqual(seen, [start, text('a')]);
    assert.ok(error instanceof ModelError);
    assert.equal(error.kind, 'incomplete');
  });

  it('throws incomplete where a source says nothing at all', async () => {
    const { seen, error } = await until(seal(source([])));
    assert.deepEqual(seen, []);
    assert.equal((error as ModelError).kind, 'incomplete');
  });

  it('ends at the first end: what a source says after it is not heard, and the source is closed', async () => {
    const talkative = source([start, end, text('more'), end]);
    assert.deepEqual(await all(seal(talkative)), [start, end]);
    assert.equal(talkative.closed, true);
    assert.equal(talkative.asked, 2);
  });

  it('passes the error of a source on unchanged', async () => {
    const own = new ModelError('timeout.stall', 'silent');
    const { seen, error } = await until(seal(source<StreamEvent>([start, own])));
    assert.deepEqual(seen, [start]);
    assert.equal(error, own);
  });

  it('takes nothing before it is asked, and one event at a time', async () => {
    const counted = source([start, text('a'), text('b'), end]);
    const sealed = seal(counted)[Symbol.asyncIterator]();
    await settled();
    assert.equal(counted.asked, 0);
    await sealed.next();
    await settled();
    assert.equal(counted.asked, 1);
  });

  it('closes the source when the reader leaves', async () => {
    const left = source([start, text('a'), end]);
    for await (const event of seal(left)) if (event.type === 'text') break;
    assert.equal(left.closed, true);
  });
});
