import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { StreamEvent } from '../../../src/core/model/event.ts';
import { afterSeam } from '../../../src/core/stream/seam.ts';
import { end, source, start, text } from './sources.ts';

async function read(before: string, pieces: readonly string[]): Promise<string> {
  let words = '';
  for await (const event of afterSeam(before, source([start, ...pieces.map(text), end]))) {
    if (event.type === 'text') words += event.text;
  }
  return words;
}

const before = 'First we open the file.\nThen we read every line of it and count';

describe('an answer that goes on after a cut', () => {
  it('is what follows, where the model simply goes on', async () => {
    assert.equal(await read(before, [' the', ' words.']), ' the words.');
  });

  it('loses the line that the model begins with again, in whatever pieces it comes', async () => {
    for (const size of [1, 3, 7, 100]) {
      const again = 'Then we read every line of it and count the words.';
      const pieces = again.match(new RegExp(`.{1,${size}}`, 'gs')) ?? [];
      assert.equal(await read(before, pieces), ' the words.', `in pieces of ${size}`);
    }
  });

  it('keeps a word that merely occurs twice', async () => {
    assert.equal(await read('one and', ['and', ' then']), 'and then');
  });

  it('keeps what stands elsewhere in the text and is meant', async () => {
    assert.equal(await read(before, ['First we open the file', ' again.']), 'First we open the file again.');
  });

  it('hands out what it still held when the stream breaks', async () => {
    const seen: StreamEvent[] = [];
    await assert.rejects(async () => {
      const events = source([start, text('Then we read'), () => Promise.reject(new Error('broken'))]);
      for await (const event of afterSeam(before, events)) seen.push(event);
    });
    assert.deepEqual(seen.at(-1), text('Then we read'));
  });

  it('never doubles a repetition and never loses a new word', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('alpha', 'beta', 'gamma', 'delta', 'epsilon'), { minLength: 6, maxLength: 40 }),
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 1, max: 9 }),
        async (said, repeated, size) => {
          const cut = said.join(' ');
          const again = repeated < 2 ? '' : said.slice(-repeated).join(' ');
          const whole = `${again} ZETA and then the rest`;
          const pieces = whole.match(new RegExp(`.{1,${size}}`, 'gs')) ?? [];
          assert.equal(await read(cut, pieces), ' ZETA and then the rest');
        },
      ),
    ));
});
