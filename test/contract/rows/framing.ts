import { turn } from '../../servers/replies.ts';
import type { Delivery, Framing, Reply } from '../../servers/script.ts';
import { sseProtocols, type Expected, type FaultRow } from '../row.ts';

/** Several kinds of content, two-, three- and four-byte characters, and line breaks that must not be taken for framing. */
const words = ['Grüße, ', '世界', '! 👩‍💻\r\n\r\ndata: no\n', '{"a":"\\n"}', ' \u2028end'];
const speaking: Reply = turn([{ reasoning: 'Thinking… 思' }, ...words.map((text) => ({ text }))]);
const spoken: Expected = { ends: 'stop', text: words.join(''), reasoning: 'Thinking… 思' };

function framed(title: string, framing: Framing, delivery: Delivery = {}): FaultRow {
  return { id: 'F39', title, reply: { ...speaking, framing, delivery }, expect: spoken, only: sseProtocols };
}

const everything: Framing = { byteOrderMark: true, comments: true, noSpace: true, multiLine: true, idAndRetry: true };

/** The same text must come out, however the bytes are cut and whatever lawful form the messages have. */
export const framingRows: readonly FaultRow[] = [
  { id: 'F39', title: 'an ordinary stream', reply: speaking, expect: spoken },
  { id: 'F39', title: 'all in one chunk', reply: { ...speaking, delivery: { chunks: 'bulk' } }, expect: spoken },
  ...[1, 2, 3, 7, 64].map((size): FaultRow => {
    const title = size === 1 ? 'UTF-8 split, one byte a chunk' : `${size} bytes a chunk`;
    return { id: 'F39', title, reply: { ...speaking, delivery: { chunks: size } }, expect: spoken };
  }),
  framed('lines end with CR', { lineEnd: '\r' }),
  framed('lines end with CR, one byte a chunk', { lineEnd: '\r' }, { chunks: 1 }),
  framed('comments', { comments: true }),
  framed('data over several lines', { multiLine: true }),
  framed('no space after the colon', { noSpace: true }),
  framed('id: and retry:', { idAndRetry: true }),
  framed('everything at once', everything),
  framed('everything at once with CRLF, 3 bytes a chunk', { ...everything, lineEnd: '\r\n' }, { chunks: 3 }),
  framed('everything at once with CR', { ...everything, lineEnd: '\r' }),
  { id: 'F39', title: 'lines end with CRLF', reply: { ...speaking, framing: { lineEnd: '\r\n' } }, expect: spoken },
  {
    id: 'F39',
    title: 'lines end with CRLF, one byte a chunk',
    reply: { ...speaking, framing: { lineEnd: '\r\n' }, delivery: { chunks: 1 } },
    expect: spoken,
  },
  { id: 'F39', title: 'byte order mark', reply: { ...speaking, framing: { byteOrderMark: true } }, expect: spoken },
  {
    id: 'F39',
    title: 'byte order mark, one byte a chunk',
    reply: { ...speaking, framing: { byteOrderMark: true }, delivery: { chunks: 1 } },
    expect: spoken,
  },
  {
    id: 'F39',
    title: 'empty lines between messages',
    reply: { ...speaking, framing: { comments: true } },
    expect: spoken,
    only: ['ollama'],
  },
  { id: 'F39', title: 'gzip nobody asked for', reply: { ...speaking, delivery: { gzip: true } }, expect: spoken },
  {
    id: 'F38',
    title: 'slow-loris: 4 bytes a millisecond',
    reply: { ...speaking, delivery: { chunks: 4, everyMs: 1 } },
    timers: { idle: 400, firstByte: 3000 },
    meanwhile: true,
    expect: spoken,
  },
  {
    id: 'F48',
    title: 'bad UTF-8 becomes U+FFFD',
    reply: { edits: [{ put: 'bad-utf8', at: 'middle' }] },
    expect: { ends: 'stop', shown: /caf\uFFFD/ },
  },
];

/** Apart from the rows that run beside each other: these keep the event loop busy. */
export const largeRows: readonly FaultRow[] = [
  {
    id: 'F45',
    title: 'a line of 10 MB',
    reply: { ...turn([{ text: 'y'.repeat(10 * 1024 * 1024) }]), delivery: { chunks: 'bulk' } },
    // The responses API repeats the text in its closing messages: five lines of 10 MB.
    expect: (name) => ({ ends: 'stop', withinMs: name === 'openai-responses' ? 4000 : 1000 }),
    check: (outcome) => {
      if (outcome.text.length !== 10 * 1024 * 1024) throw new Error(`${outcome.text.length} characters arrived`);
    },
  },
];
