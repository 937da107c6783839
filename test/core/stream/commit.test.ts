import assert from 'node:assert/strict';
import { ModelError } from '../../../src/core/model/error.ts';
import type { StreamEvent } from '../../../src/core/model/event.ts';
import { commit } from '../../../src/core/stream/commit.ts';
import { all, end, never, settled, source, start, text, until, usage } from './sources.ts';

const contents: readonly StreamEvent[] = [
  text('a'),
  { type: 'reasoning', text: 'hm' },
  { type: 'tool-input', id: '1', name: 'f', delta: '{' },
  { type: 'tool-call', call: { id: '1', name: 'f', input: {} } },
  { type: 'source', source: { url: 'https://example.org' } },
];
const invisible: readonly StreamEvent[] = [
  start,
  usage({ input: 3 }),
  { type: 'notice', notice: { kind: 'failed-over', text: 'elsewhere' } },
];

describe('commit', () => {
  for (const content of contents) {
    it(`commits at the first ${content.type}, and hands out everything from the beginning`, async () => {
      const events = [start, content, text('more'), end];
      assert.deepEqual(await all(await commit(source(events))), events);
    });

    it(`asks for nothing beyond the first ${content.type} before it is read`, async () => {
      const counted = source([start, content, () => never<StreamEvent>()]);
      await commit(counted);
      await settled();
      assert.equal(counted.asked, 2);
    });
  }

  for (const event of invisible) {
    it(`does not commit at ${event.type}`, async () => {
      const own = new ModelError('provider.overloaded', 'busy');
      await assert.rejects(commit(source<StreamEvent>([event, own])), own);
    });
  }

  it('rejects with the error of an attempt that failed before its first content: nobody has seen anything', async () => {
    const own = new ModelError('network.reset', 'broke');
    await assert.rejects(commit(source<StreamEvent>([start, usage({ input: 3 }), own])), own);
  });

  it('an error after the first content comes out of the stream, not out of commit', async () => {
    const own = new ModelError('network.reset', 'broke');
    const { seen, error } = await until(await commit(source<StreamEvent>([start, text('a'), own])));
    assert.deepEqual(seen, [start, text('a')]);
    assert.equal(error, own);
  });

  it('a turn that ends without content is committed too', async () => {
    assert.deepEqual(await all(await commit(source([start, end]))), [start, end]);
  });

  it('the end is enough: a source that stays open after it is not waited for', async () => {
    const counted = source([start, end, () => never<StreamEvent>()]);
    await commit(counted);
    assert.equal(counted.asked, 2);
  });

  it('a source that stops without content and without end is handed on as it is, for seal to judge', async () => {
    assert.deepEqual(await all(await commit(source([start]))), [start]);
  });

  it('does not resolve before the first content', async () => {
    let resolved = false;
    void commit(source([start, () => never<StreamEvent>()])).then(() => (resolved = true));
    await settled();
    assert.equal(resolved, false);
  });

  it('closes the source when the reader leaves among the held events', async () => {
    const left = source([start, text('a'), text('b'), end]);
    for await (const event of await commit(left)) {
      assert.deepEqual(event, start);
      break;
    }
    assert.equal(left.closed, true);
  });

  it('closes the source when the reader leaves among the events after them', async () => {
    const left = source([start, text('a'), text('b'), end]);
    for await (const event of await commit(left)) if (event.type === 'text' && event.text === 'b') break;
    assert.equal(left.closed, true);
  });

  it('takes one event at a time after the first content', async () => {
    const counted = source([start, text('a'), text('b'), text('c'), end]);
    const stream = (await commit(counted))[Symbol.asyncIterator]();
    for (let taken = 0; taken < 3; taken++) await stream.next();
    await settled();
    assert.equal(counted.asked, 3);
  });
});
