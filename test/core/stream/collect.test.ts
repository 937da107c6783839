import assert from 'node:assert/strict';
import { ModelError } from '../../../src/core/model/error.ts';
import type { StreamEvent } from '../../../src/core/model/event.ts';
import { collect } from '../../../src/core/stream/collect.ts';
import { end, model, source, start, text, usage } from './sources.ts';

const notice = { kind: 'failed-over', text: 'elsewhere' } as const;
const call = { id: '1', name: 'read', input: { path: 'a' } };
const page = { url: 'https://example.org' };

describe('collect', () => {
  it('gathers each kind of event in its order', async () => {
    const whole = await collect(
      source<StreamEvent>([
        start,
        { type: 'reasoning', text: 'Hm' },
        { type: 'reasoning', text: '…' },
        text('Hello '),
        { type: 'tool-input', id: '1', name: 'read', delta: '{"path":"a"}' },
        { type: 'source', source: page },
        text('world'),
        { type: 'notice', notice },
        { type: 'tool-call', call },
        usage({ input: 5, output: 2 }),
        { type: 'end', reason: 'tool-calls' },
      ]),
    );
    assert.equal(whole.text, 'Hello world');
    assert.equal(whole.reasoning, 'Hm…');
    assert.deepEqual([whole.toolCalls, whole.sources, whole.notices], [[call], [page], [notice]]);
    assert.deepEqual(whole.model, model);
    assert.equal(whole.reason, 'tool-calls');
  });

  it('adds usage up: each event is an increment, failed attempts and every branch included', async () => {
    const { usage: sum } = await collect(
      source([
        usage({ input: 5, cacheRead: 1, reportedUsd: 0.25 }),
        usage({ input: 7, output: 2, estimated: true }),
        end,
      ]),
    );
    assert.deepEqual(sum, {
      input: 12,
      cacheRead: 1,
      cacheWrite: 0,
      output: 2,
      reasoning: 0,
      reportedUsd: 0.25,
      estimated: true,
    });
  });

  it('forgets the content at a retract, and keeps what was paid and what was noticed', async () => {
    const other = { provider: 'q', model: 'n' };
    const whole = await collect(
      source<StreamEvent>([
        start,
        text('wrong'),
        { type: 'reasoning', text: 'wrong' },
        { type: 'source', source: page },
        { type: 'tool-call', call },
        usage({ output: 3 }),
        { type: 'notice', notice },
        { type: 'retract', why: 'another model answers' },
        { type: 'start', model: other, place: 'cloud' },
        text('right'),
        usage({ output: 4 }),
        end,
      ]),
    );
    assert.deepEqual([whole.text, whole.reasoning, whole.toolCalls, whole.sources], ['right', '', [], []]);
    assert.equal(whole.usage.output, 7);
    assert.deepEqual(whole.notices, [notice]);
    assert.deepEqual(whole.model, other, 'the model is the one that answered in the end');
  });

  it('names no model where none began', async () => {
    assert.equal('model' in (await collect(source([end]))), false);
  });

  for (const reason of ['stop', 'length', 'tool-calls', 'filtered', 'other'] as const) {
    it(`tells that it ended with ${reason}`, async () => {
      assert.equal((await collect(source<StreamEvent>([{ type: 'end', reason }]))).reason, reason);
    });
  }

  it('throws incomplete where the stream ends without saying so', async () => {
    await assert.rejects(collect(source([start, text('a')])), (error: ModelError) => error.kind === 'incomplete');
  });

  it('throws what the stream throws', async () => {
    const own = new ModelError('quota.rate', 'slow down');
    await assert.rejects(collect(source<StreamEvent>([start, text('a'), own])), own);
  });

  it('is done at the end: it asks for nothing more and closes the source', async () => {
    const events = source([start, end, text('more')]);
    assert.equal((await collect(events)).text, '');
    assert.deepEqual([events.asked, events.closed], [2, true]);
  });
});
