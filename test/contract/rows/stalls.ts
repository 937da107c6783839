import { says } from '../../servers/replies.ts';
import type { FaultRow } from '../row.ts';

const story = says('One ', 'two ', 'three ', 'four.');
const timers = { firstByte: 300, idle: 200 };
const quick = { closes: true, withinMs: 900 } as const;

export const stallRows: readonly FaultRow[] = [
  {
    id: 'F37',
    title: 'stall before the headers',
    reply: { ...story, delivery: { headersAfterMs: Infinity } },
    timers,
    meanwhile: true,
    expect: { fails: 'timeout.firstByte', text: '', ...quick },
  },
  {
    id: 'F37',
    title: 'stall after the headers, before the first byte',
    reply: { ...story, delivery: { pauses: [{ before: 'start', ms: Infinity }] } },
    timers,
    meanwhile: true,
    expect: { fails: 'timeout.firstByte', text: '', ...quick },
  },
  {
    id: 'F37',
    title: 'stall mid-stream',
    reply: { ...story, delivery: { pauses: [{ before: 'middle', ms: Infinity }] } },
    timers,
    meanwhile: true,
    expect: { fails: 'timeout.stall', shown: 'One two ', ...quick },
  },
  {
    id: 'F37',
    title: 'stall before the proof of the end',
    reply: { ...story, delivery: { pauses: [{ before: 'proof', ms: Infinity }] } },
    timers,
    meanwhile: true,
    expect: { fails: 'timeout.stall', text: 'One two three four.', ...quick },
  },
  {
    id: 'F37',
    title: 'pauses shorter than the limit are no stall, however many',
    reply: { ...story, delivery: { everyMs: 60 } },
    timers,
    meanwhile: true,
    expect: { ends: 'stop', text: 'One two three four.' },
  },
];
