import assert from 'node:assert/strict';
import type { Usage } from '../../../src/core/model/usage.ts';
import { turn } from '../../servers/replies.ts';
import type { TurnUsage } from '../../servers/script.ts';
import type { Outcome } from '../ask.ts';
import { sseProtocols, type FaultRow } from '../row.ts';

function spending(usage: TurnUsage | 'missing'): ReturnType<typeof turn> {
  return turn([{ text: 'Four words and more.' }], { usage });
}

/** Whatever a server says, no count is negative, fractional or larger than what it is a part of. */
function possible({ usages }: Outcome): void {
  assert.equal(usages.length, 1);
  const usage = usages[0] as Usage;
  for (const key of ['input', 'cacheRead', 'cacheWrite', 'output', 'reasoning'] as const) {
    assert.ok(Number.isSafeInteger(usage[key]) && usage[key] >= 0, `${key} is ${usage[key]}`);
  }
  assert.ok(usage.reasoning <= usage.output, 'reasoning is a part of the output');
}

function reported(outcome: Outcome): void {
  possible(outcome);
  assert.equal(outcome.usages[0]?.estimated, undefined);
}

function estimated(outcome: Outcome): void {
  possible(outcome);
  const usage = outcome.usages[0];
  assert.equal(usage?.estimated, true);
  assert.ok((usage?.input ?? 0) > 0 && (usage?.output ?? 0) > 0, JSON.stringify(usage));
}

export const usageRows: readonly FaultRow[] = [
  {
    id: 'F55',
    title: 'reported',
    needs: ['usage'],
    reply: spending({ input: 120, output: 34 }),
    expect: { ends: 'stop', usage: { input: 120, cacheRead: 0, cacheWrite: 0, output: 34 } },
    check: reported,
  },
  {
    id: 'F55',
    title: 'cached input is not counted twice',
    needs: ['cached input'],
    reply: spending({ input: 20, cacheRead: 100, output: 34 }),
    expect: { ends: 'stop', usage: { input: 20, cacheRead: 100, output: 34 } },
    only: sseProtocols,
  },
  {
    id: 'F55',
    title: 'input written to the cache has a bucket of its own',
    reply: spending({ input: 20, cacheRead: 100, cacheWrite: 50, output: 34 }),
    expect: { ends: 'stop', usage: { input: 20, cacheRead: 100, cacheWrite: 50, output: 34 } },
    only: ['anthropic'],
  },
  {
    id: 'F55',
    title: 'reasoning is a part of the output',
    needs: ['reasoning count'],
    reply: spending({ input: 20, output: 34, reasoning: 30 }),
    expect: { ends: 'stop', usage: { input: 20, output: 34, reasoning: 30 } },
    only: ['openai-chat', 'openai-responses'],
  },
  {
    id: 'F55',
    title: 'missing: estimated and marked',
    reply: spending('missing'),
    expect: { ends: 'stop' },
    check: estimated,
  },
  {
    id: 'F55',
    title: 'an empty usage object is none: estimated and marked',
    reply: {
      raw: 'data: {"choices":[{"delta":{"content":"Hi there"},"finish_reason":"stop"}],"usage":{}}\n\ndata: [DONE]\n\n',
    },
    expect: { ends: 'stop', text: 'Hi there' },
    check: estimated,
    only: ['openai-chat'],
  },
  {
    id: 'F55',
    title: 'late, 300 ms after the finish reason',
    needs: ['usage'],
    reply: { ...spending({ input: 120, output: 34 }), delivery: { pauses: [{ before: 'trailing', ms: 300 }] } },
    expect: { ends: 'stop', usage: { input: 120, output: 34 } },
    meanwhile: true,
    check: reported,
    only: ['openai-chat', 'anthropic'],
  },
  {
    id: 'F55',
    title: 'negative output counts as nothing',
    needs: ['usage'],
    reply: spending({ input: 120, output: -34 }),
    expect: { ends: 'stop', usage: { input: 120, output: 0 } },
    check: possible,
  },
  {
    id: 'F55',
    title: 'negative input counts as nothing',
    needs: ['usage'],
    reply: spending({ input: -120, output: 34 }),
    expect: { ends: 'stop', usage: { input: 0, output: 34 } },
    check: possible,
  },
  {
    id: 'F55',
    title: 'fractions count as nothing',
    needs: ['usage'],
    reply: spending({ input: 1.5, output: 34 }),
    expect: { ends: 'stop' },
    check: possible,
  },
  {
    id: 'F55',
    title: 'absurdly large',
    needs: ['usage'],
    reply: spending({ input: 1e300, output: 34 }),
    expect: { ends: 'stop' },
    check: possible,
  },
  {
    id: 'F55',
    title: 'contradicting: more from the cache than there was, more reasoning than output',
    needs: ['usage'],
    reply: spending({ input: -90, cacheRead: 100, output: 5, reasoning: 50 }),
    expect: { ends: 'stop' },
    check: possible,
    only: sseProtocols,
  },
];

export const endingRows: readonly FaultRow[] = [
  {
    id: 'F53',
    title: 'a content filter before the first word',
    needs: ['filter'],
    reply: turn([], { finish: 'filtered' }),
    expect: { ends: 'filtered', text: '' },
    only: sseProtocols,
  },
  {
    id: 'F53',
    title: 'a content filter in the middle',
    needs: ['filter'],
    reply: turn([{ text: 'This ' }, { text: 'is how' }], { finish: 'filtered' }),
    expect: { ends: 'filtered', text: 'This is how', usage: { input: 19, output: 10 } },
    only: sseProtocols,
  },
  {
    id: 'F53',
    title: 'a refusal in words of its own kind',
    needs: ['refusal'],
    reply: turn([{ refusal: 'I cannot ' }, { refusal: 'help with that.' }]),
    expect: { ends: 'filtered', text: 'I cannot help with that.' },
    only: ['openai-chat', 'openai-responses'],
  },
  {
    id: 'F54',
    title: 'the limit of output tokens',
    reply: turn([{ text: 'Once upon a' }], { finish: 'length' }),
    expect: { ends: 'length', text: 'Once upon a', usage: { input: 19, output: 10 } },
  },
  {
    id: 'F54',
    title: 'the limit of output tokens before the first word',
    reply: turn([], { finish: 'length' }),
    expect: { ends: 'length', text: '' },
  },
  { id: 'F53', title: 'a whole turn without a word is whole', reply: turn([]), expect: { ends: 'stop', text: '' } },
];
