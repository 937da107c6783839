import assert from 'node:assert/strict';
import { calls, says } from '../../servers/replies.ts';
import type { Reply } from '../../servers/script.ts';
import { sseProtocols, type FaultRow } from '../row.ts';

const story = says('One ', 'two ', 'three ', 'four.');
const told = { ends: 'stop', text: 'One two three four.' } as const;

function put(data: string): Reply {
  return { ...story, edits: [{ put: { data }, at: 'middle' }] };
}

export const malformedRows: readonly FaultRow[] = [
  {
    id: 'F47',
    title: 'bad JSON first',
    reply: { ...story, edits: [{ put: 'bad-json', at: 'start' }] },
    expect: { fails: 'protocol.malformed', text: '', closes: true },
  },
  {
    id: 'F47',
    title: 'bad JSON mid-stream; what came before it is kept',
    reply: { ...story, edits: [{ put: 'bad-json', at: 'middle' }], delivery: { everyMs: 5 } },
    expect: { fails: 'protocol.malformed', text: 'One two ', closes: true },
  },
  {
    id: 'F47',
    title: 'bad JSON in one chunk with good messages; what came before it is kept',
    reply: { ...story, edits: [{ put: 'bad-json', at: 'middle' }], delivery: { chunks: 'bulk' } },
    expect: { fails: 'protocol.malformed', text: 'One two ' },
  },
  {
    id: 'F47',
    title: 'bad JSON between tool deltas: no tool call comes out',
    reply: {
      ...calls([{ id: 'c1', name: 'read', arguments: ['{"path":', '"a"}'] }]),
      edits: [{ put: 'bad-json', at: 'middle' }],
    },
    expect: { fails: 'protocol.malformed' },
  },
  ...['42', 'null', '[]', '"text"', 'true', '{}'].map((data): FaultRow => ({
    id: 'F47',
    title: `a message that is ${data} says nothing`,
    reply: put(data),
    expect: told,
  })),
  {
    id: 'F47',
    title: 'fields of the wrong type say nothing',
    reply: put('{"choices":7,"delta":[],"type":3,"message":"x","index":{},"done":"yes"}'),
    expect: told,
  },
];

export const unknownRows: readonly FaultRow[] = [
  {
    id: 'F49',
    title: 'an unknown event first',
    reply: { ...story, edits: [{ put: 'unknown-event', at: 'start' }] },
    expect: told,
  },
  {
    id: 'F49',
    title: 'an unknown event mid-stream',
    reply: { ...story, edits: [{ put: 'unknown-event', at: 'middle' }] },
    expect: told,
  },
  {
    id: 'F49',
    title: 'an unknown field in every message',
    reply: { ...story, edits: [{ addField: 'novelty' }] },
    expect: { ...told, usage: { input: 19, output: 10 } },
  },
  {
    id: 'F49',
    title: 'an unknown finish reason',
    reply: { turn: { pieces: [{ text: 'Hi' }], finish: { unknown: 'bored' } } },
    expect: { ends: 'other', text: 'Hi' },
  },
  {
    id: 'F49',
    title: 'the protocol’s keep-alives between the words',
    reply: {
      ...story,
      edits: [
        { put: 'keep-alive', at: 'start' },
        { put: 'keep-alive', at: 'middle' },
        { put: 'keep-alive', at: 'proof' },
      ],
    },
    expect: told,
  },
  {
    id: 'F50',
    title: 'a repeated sequence_number is dropped',
    reply: { ...story, edits: [{ repeat: 'middle' }, { repeat: 'content' }] },
    expect: told,
    only: ['openai-responses'],
  },
  {
    id: 'F50',
    title: 'a repeated message_start is counted once',
    reply: { ...story, edits: [{ repeat: 'start' }] },
    expect: { ...told, usage: { input: 19, output: 10 } },
    only: ['anthropic'],
  },
  {
    id: 'F50',
    title: 'a message_start that comes again at the end does not put the counts back',
    reply: {
      ...story,
      edits: [
        {
          put: { data: '{"type":"message_start","message":{"usage":{"input_tokens":19,"output_tokens":1}}}' },
          at: 'trailing',
        },
      ],
    },
    expect: { ...told, usage: { input: 19, output: 10 } },
    only: ['anthropic'],
  },
  {
    id: 'F50',
    title: 'a repeated delta without an identity is kept: two equal words may be meant',
    reply: { ...story, edits: [{ repeat: 'content' }] },
    expect: { ends: 'stop', text: 'One One two three four.' },
    only: ['openai-chat', 'anthropic', 'ollama'],
  },
  {
    id: 'F50',
    title: 'a repeated proof ends the turn once',
    reply: { ...story, edits: [{ repeat: 'proof' }] },
    expect: { ...told, usage: { input: 19, output: 10 } },
  },
  {
    id: 'F50',
    title: 'a repeated usage is counted once',
    reply: { ...story, edits: [{ repeat: 'trailing' }] },
    expect: { ...told, usage: { input: 19, output: 10 } },
    only: ['openai-chat'],
  },
  {
    id: 'F49',
    title: 'words after the proof do not reopen the turn',
    reply: { ...story, edits: [{ put: { text: ' five' }, at: 'end' }] },
    expect: { ends: 'stop', shown: 'One two three four.' },
    check: ({ events }) => assert.equal(events.filter((event) => event.type === 'end').length, 1),
  },
  {
    id: 'F49',
    title: 'an event name that contradicts the data is not believed',
    reply: { ...story, edits: [{ put: { event: 'ping', data: '{"type":"unheard_of"}' }, at: 'middle' }] },
    expect: told,
    only: sseProtocols,
  },
];
