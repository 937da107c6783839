import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { turn } from '../servers/replies.ts';
import { segmentsOf } from '../servers/body.ts';
import { protocols } from '../servers/protocol.ts';
import { protocolNames, type Ending, type Framing } from '../servers/script.ts';
import { startServer } from '../servers/startServer.ts';
import { events, openProvider, outcomeOf, type Outcome } from './ask.ts';
import { providerOf, recordings, splitAt, type Recording } from './recorded.ts';
import { checkLaws } from './row.ts';

/** `TANDEM_SEED=… mocha …` repeats a run; a failure prints the seed and the smallest example too. */
const seed = Number(process.env['TANDEM_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** What a reader learns, however it was cut into events. */
function learnt(outcome: Outcome): unknown {
  const { text, reasoning, calls, usages, end, error } = outcome;
  const inputs = outcome.events.flatMap((event) => (event.type === 'tool-input' ? [`${event.id} ${event.delta}`] : []));
  const opaque = outcome.events.flatMap((event) => (event.type === 'reasoning' ? [event.opaque ?? ''] : [])).join('');
  return { text, reasoning, opaque, calls, inputs, usages, end, kind: error?.kind };
}

async function played(recording: Recording, chunks: readonly Uint8Array[], how: 'ends' | 'breaks'): Promise<Outcome> {
  const outcome = await outcomeOf(events(providerOf(recording.wire, chunks, how)));
  checkLaws(outcome);
  return outcome;
}

describe('contract · recorded streams', function () {
  this.timeout(30_000);
  before(() => console.log(`    seed ${seed}`));

  for (const recording of recordings) {
    const { wire, name, bytes, provenAt } = recording;

    it(`${wire} · ${name} whole → what it says`, async () => {
      const outcome = await played(recording, [bytes], 'ends');
      const tools = name.includes('tools');
      assert.equal(outcome.end, tools ? 'tool-calls' : 'stop');
      const { input, cacheRead, output } = outcome.usages[0] ?? {};
      assert.deepEqual([input, cacheRead, output], wire === 'ollama' ? [23, 0, 41] : [15, 8, 41]);
      if (!tools) assert.match(outcome.text, /^Grüß dich, 世界 👋🏽/);
      if (!tools) assert.match(outcome.reasoning, /^A greeting/);
      const calls = [
        ['read_file', { path: 'src/größe.ts' }],
        ['list_files', { dir: '.', deep: true }],
      ];
      assert.deepEqual(
        outcome.calls.map((call) => [call.name, call.input]),
        tools ? calls : [],
      );
    });

    it(`${wire} · F34 ${name} cut at each of ${bytes.byteLength} bytes → never an end before the proof`, async () => {
      const whole = await played(recording, [bytes], 'ends');
      for (let at = 1; at <= bytes.byteLength; at++) {
        const outcome = await played(recording, [bytes.subarray(0, at)], 'ends');
        assert.ok(whole.text.startsWith(outcome.text.replace(/\uFFFD$/, '')), `other words after a cut at ${at}`);
        if (at >= provenAt) assert.equal(outcome.end, whole.end, `proven, but no end after a cut at ${at}`);
        else assert.equal(outcome.error?.kind, 'incomplete', `cut at ${at}: ${outcome.error?.message ?? outcome.end}`);
      }
    });

    it(`${wire} · F34 ${name} broken at any byte, in any chunks → never an end before the proof`, () =>
      fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 0, max: bytes.byteLength }),
          fc.array(fc.nat(bytes.byteLength), { maxLength: 12 }),
          fc.constantFrom('ends' as const, 'breaks' as const),
          async (at, cuts, how) => {
            const { error, end } = await played(recording, splitAt(bytes.subarray(0, at), cuts), how);
            // Behind the proof but before the line break that closes its message, a broken connection may be either.
            const closedAt = provenAt + (wire === 'ollama' ? 1 : 2);
            if (at >= provenAt && at < closedAt && how === 'breaks') return;
            if (at >= provenAt) assert.ok(end !== undefined);
            else assert.ok(error?.kind === 'incomplete' || (at === 0 && error?.kind === 'protocol.empty'), error?.kind);
          },
        ),
        { seed, numRuns: 150 },
      ));

    it(`${wire} · F39 ${name} in any chunks → the same`, async () => {
      const expected = learnt(await played(recording, [bytes], 'ends'));
      const everyByte = splitAt(bytes, [...bytes.keys()]);
      assert.deepEqual(learnt(await played(recording, everyByte, 'ends')), expected);
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(bytes.byteLength), { maxLength: 60 }), async (cuts) => {
          assert.deepEqual(learnt(await played(recording, splitAt(bytes, cuts), 'ends')), expected);
        }),
        { seed, numRuns: 100 },
      );
    });

    it(`${wire} · F34 ${name} cut over a real socket → never an end before the proof`, async () => {
      const server = await startServer(wire, {});
      const { provider, close } = openProvider(wire, server.baseUrl);
      const endings: readonly Ending[] = ['end', 'destroy', 'short-length', 'reset'];
      try {
        await fc.assert(
          fc.asyncProperty(
            fc.integer({ min: 1, max: provenAt - 1 }),
            fc.constantFrom(...endings),
            async (byte, how) => {
              server.play({ raw: bytes, delivery: { cut: { at: { byte }, how } } });
              const outcome = await outcomeOf(events(provider));
              checkLaws(outcome);
              assert.equal(outcome.error?.kind, 'incomplete');
            },
          ),
          { seed, numRuns: 12 },
        );
      } finally {
        close();
        await server.close();
      }
    });
  }

  for (const wire of protocolNames) {
    const framing: fc.Arbitrary<Framing> = fc.record(
      {
        lineEnd: fc.constantFrom('\n' as const, '\r\n' as const, '\r' as const),
        ...Object.fromEntries(
          ['byteOrderMark', 'comments', 'noSpace', 'multiLine', 'idAndRetry'].map((name) => [name, fc.constant(true)]),
        ),
      },
      { requiredKeys: [] },
    );

    it(`${wire} · F39 any words in any lawful form and any chunks → the same words`, () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), hostile), { maxLength: 8 }),
          framing,
          fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
          async (words, form, sizes) => {
            const reply = { ...turn(words.map((text) => ({ text }))), framing: form };
            const bytes = Buffer.concat(
              segmentsOf(protocols[wire], reply, { model: 'm', streamed: true, withUsage: true }),
            );
            const outcome = await outcomeOf(
              events(providerOf(wire, splitAt(bytes, offsets(bytes.byteLength, sizes)), 'ends')),
            );
            checkLaws(outcome);
            assert.equal(outcome.text, words.join('').toWellFormed());
            assert.equal(outcome.end, 'stop');
          },
        ),
        { seed, numRuns: 120 },
      ));
  }
});

/** Words that look like framing, or like the ends of other protocols. */
const hostile = fc.constantFrom(
  'data: [DONE]',
  '\n\n',
  '\r',
  'event: error',
  '{"done":true}',
  '\uFEFF',
  '\u2028',
  ':',
  '"',
  '\\',
);

function offsets(length: number, sizes: fc.Stream<number>): readonly number[] {
  const list: number[] = [];
  let at = 0;
  for (const size of sizes) {
    at += size;
    if (at >= length) break;
    list.push(at);
  }
  return list;
}
