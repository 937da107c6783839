import assert from 'node:assert/strict';
import { calls, says, turn } from '../../servers/replies.ts';
import type { ToolUse } from '../../servers/script.ts';
import type { FaultRow } from '../row.ts';

const megabyte = 1024 * 1024;
const small = { lineBytes: megabyte / 4, turnBytes: megabyte };
const story = says('One ', 'two ', 'three ', 'four.');

/** What the client took in before it gave up; what the kernel buffers on the way is not ours to limit. */
export const oversizeRows: readonly FaultRow[] = [
  {
    id: 'F46',
    title: 'an endless line',
    reply: { ...story, delivery: { endless: 'line' } },
    limits: { lineBytes: megabyte / 4 },
    expect: { fails: 'protocol.oversize', text: 'One two three four.', closes: true },
    check: ({ error }) => assert.equal(error?.detail.setting, 'tandem.limits.lineMegabytes'),
  },
  {
    id: 'F46',
    title: 'an endless line that is the first',
    reply: { ...turn([]), delivery: { endless: 'line' } },
    limits: small,
    expect: { fails: 'protocol.oversize', text: '', closes: true },
  },
  {
    id: 'F46',
    title: 'an endless body',
    reply: { ...story, delivery: { endless: 'body' } },
    limits: small,
    expect: { fails: 'protocol.oversize', shown: 'One two three four.endless ', closes: true },
    check: ({ text, error }) => {
      assert.ok(text.length < megabyte, `${text.length} characters were let through`);
      assert.equal(error?.detail.setting, 'tandem.limits.turnMegabytes');
    },
  },
  {
    id: 'F46',
    title: 'an endless line, with the limits as they are by default',
    reply: { ...story, delivery: { endless: 'line' } },
    expect: { fails: 'protocol.oversize', text: 'One two three four.', closes: true, withinMs: 2000 },
  },
  {
    id: 'F46',
    title: 'a compressed body that unpacks to more than the limit',
    reply: { ...turn([{ text: 'z'.repeat(2 * megabyte) }]), delivery: { gzip: true } },
    limits: { ...small, lineBytes: 4 * megabyte },
    expect: { fails: 'protocol.oversize', text: '' },
  },
  {
    id: 'F46',
    title: 'a turn a little smaller than the limit is no fault',
    reply: { ...turn(Array.from({ length: 20 }, () => ({ text: 'w'.repeat(1024) }))) },
    limits: small,
    expect: { ends: 'stop', text: 'w'.repeat(20 * 1024) },
  },
  {
    id: 'F46',
    title: 'tool arguments larger than 4 MB',
    reply: calls([{ id: 'c1', name: 'write', arguments: ['{"text":"', ...pieces('q', 5), '"}'] }]),
    expect: { fails: 'protocol.oversize', closes: true },
  },
  {
    id: 'F46',
    title: 'more than 512 tool calls in one turn',
    reply: calls(
      Array.from({ length: 513 }, (_, index): ToolUse => ({ id: `c${index}`, name: 'f', arguments: ['{}'] })),
    ),
    expect: { fails: 'protocol.oversize', closes: true },
  },
];

function pieces(letter: string, megabytes: number): readonly string[] {
  return Array.from({ length: megabytes }, () => letter.repeat(megabyte));
}
