import assert from 'node:assert/strict';
import { calls, says } from '../../servers/replies.ts';
import type { Cut, Ending, Reply } from '../../servers/script.ts';
import type { FaultRow } from '../row.ts';

const story = says('One ', 'two ', 'thrée ', 'four ', 'five ', 'six.');
const endings: readonly Ending[] = ['end', 'destroy', 'reset', 'short-length'];
const said: Record<Ending, string> = {
  end: 'ended politely',
  destroy: 'socket destroyed',
  reset: 'socket reset',
  'short-length': 'Content-Length too long',
  'stay-open': 'socket open',
};

function cut(title: string, at: Cut['at'], how: Ending, reply: Reply = story, gzip?: true): FaultRow {
  const delivery = { cut: { at, how }, ...(gzip === undefined ? {} : { gzip }) };
  const shown = how === 'reset' || at === 'start' ? '' : 'One two ';
  return {
    id: at === 'proof' ? 'F35' : 'F34',
    title: `${title}, ${said[how]}`,
    reply: { ...reply, delivery },
    expect: { fails: 'incomplete', ...(reply === story ? { shown } : {}) },
  };
}

const tool: Reply = calls([{ id: 'call_1', name: 'delete_file', arguments: ['{"path":', '"src"}'] }]);

/** A reset may overtake bytes that were sent before it, so those rows do not say how much was shown. */
export const truncationRows: readonly FaultRow[] = [
  ...endings.map((how) => cut('cut inside a message', 'mid-json', how)),
  ...endings.map((how) => cut('cut inside a character', 'mid-utf8', how)),
  ...endings.map((how) => cut('cut between messages', 'middle', how)),
  ...endings.map((how) => cut('cut before the proof of the end', 'proof', how)),
  ...(['destroy', 'reset', 'short-length'] as const).map((how) => cut('cut after the headers', 'start', how)),
  cut('gzip cut', 'middle', 'end', story, true),
  cut('gzip cut', 'middle', 'destroy', story, true),
  cut('a whole tool call, but no proof of the end', 'proof', 'end', tool),
  cut('a whole tool call, but no proof of the end', 'proof', 'destroy', tool),
  {
    id: 'F35',
    title: '[DONE] missing after finish_reason is a proof all the same',
    reply: { ...story, edits: [{ dropFrom: 'trailing' }] },
    expect: { ends: 'stop', text: 'One two thrée four five six.' },
    only: ['openai-chat'],
  },
  {
    id: 'F35',
    title: '[DONE] alone is a proof, with reason other',
    reply: { ...story, edits: [{ drop: 'proof' }] },
    expect: { ends: 'other', text: 'One two thrée four five six.' },
    only: ['openai-chat'],
  },
  {
    id: 'F35',
    title: '[DONE] without a closing empty line is a proof',
    reply: { raw: 'data: {"choices":[{"index":0,"delta":{"content":"Hi"}}]}\n\ndata: [DONE]' },
    expect: { ends: 'other', text: 'Hi' },
    only: ['openai-chat'],
  },
  {
    id: 'F35',
    title: 'message_stop missing after stop_reason is a proof all the same',
    reply: { ...story, edits: [{ dropFrom: 'trailing' }] },
    expect: { ends: 'stop', text: 'One two thrée four five six.' },
    only: ['anthropic'],
  },
  {
    id: 'F35',
    title: 'message_stop alone is a proof, with reason other',
    reply: { ...story, edits: [{ drop: 'proof' }] },
    expect: { ends: 'other', text: 'One two thrée four five six.' },
    only: ['anthropic'],
  },
  ...(['stay-open', 'destroy', 'reset', 'short-length'] as const).map((afterwards): FaultRow => ({
    id: 'F36',
    title: `proof seen, ${said[afterwards]}`,
    reply: { ...story, delivery: { afterwards, chunks: 'bulk' } },
    meanwhile: true,
    expect: { ends: 'stop', text: 'One two thrée four five six.', usage: { input: 19, output: 10 }, withinMs: 600 },
    check: async (_, server) => {
      // We close our side: at once after a broken end, after two seconds of grace otherwise.
      const limit = performance.now() + 3000;
      while (server.sockets.some((socket) => socket.closedAt === undefined)) {
        assert.ok(performance.now() < limit, 'the socket was left open');
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  })),
  ...(['end', 'destroy', 'reset'] as const).map((afterwards): FaultRow => ({
    id: 'F36',
    title: `the first proof seen, nothing follows, ${said[afterwards]}`,
    reply: { ...story, edits: [{ dropFrom: 'trailing' }], delivery: { afterwards } },
    meanwhile: true,
    expect: { ends: 'stop', text: 'One two thrée four five six.', withinMs: 600 },
    only: ['openai-chat', 'anthropic'],
  })),
  {
    id: 'F36',
    meanwhile: true,
    title: 'the first proof seen, nothing follows, socket open: ends after the grace for late usage',
    reply: { ...story, edits: [{ dropFrom: 'trailing' }], delivery: { afterwards: 'stay-open' } },
    expect: { ends: 'stop', text: 'One two thrée four five six.', withinMs: 2600 },
    only: ['openai-chat', 'anthropic'],
  },
];
