import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { leaveOut } from '../../../src/core/context/leaveOut.ts';
import { contextOf, roomFor } from '../../../src/core/context/room.ts';
import { tokensOfMessage } from '../../../src/core/context/tokens.ts';
import { assistantText, userText, type Message } from '../../../src/core/model/message.ts';
import type { Model } from '../../../src/core/model/model.ts';

/** As Ollama tells of an eight-billion Llama 3: each token of context takes 128 KB. */
const llama: Model = {
  provider: 'p',
  model: 'llama',
  place: 'local',
  loaded: false,
  sizeBytes: 4_900_000_000,
  trainedTokens: 131_072,
  mostContextTokens: 131_072,
  bytesPerToken: 131_072,
};

describe('how much context a question gets', () => {
  it('is bounded by what the memory holds beside the model', () => {
    assert.equal(roomFor(60_000, undefined, llama, 64e9).ask, 131_072);
    const small = roomFor(60_000, undefined, llama, 8e9);
    assert.equal(small.ask, 8192, 'the least of the sizes, however little memory there is');
    assert.equal(small.fits, 'not');
    const middle = roomFor(20_000, undefined, llama, 12e9);
    assert.ok(middle.ask !== undefined && middle.ask > 20_000 && middle.ask < 32_768, `${middle.ask}`);
  });

  it('is what the server was started with where a request cannot ask', () => {
    const fixed: Model = { provider: 'p', model: 'm', place: 'local', contextTokens: 4096 };
    assert.deepEqual(roomFor(100, undefined, fixed), { tokens: 4096, fits: 'well' });
    assert.equal(roomFor(3900, undefined, fixed).fits, 'tight');
    assert.equal(roomFor(4097, undefined, fixed).fits, 'not');
  });

  it('is nobody’s to judge where nothing is known', () => {
    assert.deepEqual(roomFor(1e6, undefined, { provider: 'p', model: 'm', place: 'local' }), { fits: 'well' });
  });

  it('always suffices when it is called well, and never exceeds what the model can', () => {
    fc.assert(
      fc.property(
        fc.nat(200_000),
        fc.option(fc.nat(32_768), { nil: undefined }),
        fc.option(fc.integer({ min: 512, max: 131_072 }), { nil: undefined }),
        fc.integer({ min: 4, max: 256 }),
        (input, wanted, loaded, gigabytes) => {
          const model = loaded === undefined ? llama : { ...llama, loaded: true, contextTokens: loaded };
          const { ask = 0, tokens = 0, fits } = roomFor(input, wanted, model, gigabytes * 1e9);
          assert.ok(ask <= 131_072 && tokens === ask);
          if (fits === 'well') assert.ok(input < tokens);
          if (fits !== 'not') assert.ok(input <= tokens);
        },
      ),
    );
  });
});

describe('what is left out of a conversation', () => {
  const turn = fc
    .tuple(fc.nat(400), fc.nat(400))
    .map(([asked, answered]): Message[] => [
      userText('word '.repeat(asked + 1)),
      assistantText('word '.repeat(answered + 1)),
    ]);

  it('are whole turns, the oldest first, and never the last question', () => {
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 12 }), fc.nat(6000), (turns, surplus) => {
        const messages = [...turns.flat(), userText('And now?')];
        const left = leaveOut(messages, surplus);
        assert.deepEqual(left.messages, messages.slice(left.count));
        assert.equal(left.messages[0]?.role, 'user');
        assert.deepEqual(left.messages.at(-1), userText('And now?'));
        const gone = messages.slice(0, left.count).reduce((sum, message) => sum + tokensOfMessage(message), 0);
        assert.equal(left.tokens, gone);
        assert.ok(gone >= surplus || left.messages.length === 1, 'enough, or all there was');
      }),
    );
  });

  it('never parts a call from its result', () => {
    const call: Message = {
      role: 'assistant',
      content: [{ type: 'tool-call', call: { id: '1', name: 'read', input: {} } }],
    };
    const result: Message = { role: 'tool', results: [{ callId: '1', name: 'read', text: 'x '.repeat(500) }] };
    const messages = [userText('first'), call, result, assistantText('done'), userText('second')];
    assert.deepEqual(leaveOut(messages, 1).messages, [userText('second')]);
  });
});

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
