import { calls, turn, webPage } from '../../servers/replies.ts';
import { protocols } from '../../servers/protocol.ts';
import { protocolNames } from '../../servers/script.ts';
import type { Plain, ProtocolName, Reply } from '../../servers/script.ts';
import { anthropicError, ollamaError, openAiError, type ErrorName } from '../../servers/errors.ts';
import { encodeFrames } from '../../servers/framing.ts';
import type { FaultRow } from '../row.ts';

const page = webPage(200).instead?.body ?? '';

function plain(body: Plain['body'], contentType?: string): Reply {
  return { instead: { status: 200, body, ...(contentType === undefined ? {} : { contentType }) } };
}

function errorBody(name: ProtocolName, error: ErrorName): string {
  const made =
    name === 'ollama' ? ollamaError(error) : name === 'anthropic' ? anthropicError(error) : openAiError(error);
  return JSON.stringify(made.body);
}

const answer = turn([{ reasoning: 'Hm.' }, { text: 'Grüße' }], { usage: { input: 31, output: 12 } });
const tool = calls([{ id: 'call_1', name: 'read_file', arguments: ['{"path":"a.ts"}'] }]);
const hotel = '\n  <HTML><body>Sign in to the hotel’s network</body></HTML>';

/** Status 200 with something that is not the stream that was asked for. */
export const bodyRows: readonly FaultRow[] = [
  { id: 'F27', title: '200 with text/html', reply: webPage(200), expect: { fails: 'protocol.html', text: '' } },
  {
    id: 'F27',
    title: '200 with a web page under the right content type',
    reply: (name) => plain(page, protocols[name].contentType),
    expect: { fails: 'protocol.html', text: '' },
  },
  {
    id: 'F27',
    title: '200 with a web page that begins with white space, one byte a chunk',
    reply: { raw: hotel, delivery: { chunks: 1 } },
    expect: { fails: 'protocol.html', text: '' },
  },
  { id: 'F28', title: '200 and an empty body', reply: plain(''), expect: { fails: 'protocol.empty', text: '' } },
  { id: 'F28', title: '200 and an empty stream', reply: { raw: '' }, expect: { fails: 'protocol.empty', text: '' } },
  {
    id: 'F28',
    title: '200 and only line breaks',
    reply: { raw: '\n\n\r\n \n' },
    expect: { fails: 'protocol.empty', text: '' },
  },
  {
    id: 'F28',
    title: '204',
    reply: { instead: { status: 204, body: '' } },
    expect: { fails: 'protocol.empty', text: '' },
  },
  {
    id: 'F29',
    title: '200 with the JSON error of a wrong key',
    reply: (name) => plain(errorBody(name, 'bad-key')),
    expect: { fails: 'auth.invalid' },
    only: ['openai-chat', 'openai-responses', 'anthropic'],
  },
  {
    id: 'F29',
    title: '200 with the JSON error of a server',
    reply: (name) => plain(errorBody(name, 'server')),
    expect: { fails: 'provider.server' },
  },
  {
    id: 'F29',
    title: '200 with a JSON error over several lines',
    reply: (name) => plain(JSON.stringify(JSON.parse(errorBody(name, 'overloaded')), null, 2)),
    expect: { fails: 'provider.overloaded' },
    only: ['openai-chat', 'openai-responses', 'anthropic'],
  },
  {
    id: 'F29',
    title: 'an answer that was not streamed is accepted',
    reply: { ...answer, ...plain('whole-turn') },
    expect: { ends: 'stop', text: 'Grüße', reasoning: 'Hm.', usage: { input: 31, output: 12 } },
  },
  {
    id: 'F29',
    title: 'a tool call in an answer that was not streamed is accepted',
    reply: { ...tool, ...plain('whole-turn') },
    expect: { ends: 'tool-calls', calls: [['read_file', { path: 'a.ts' }]] },
  },
  {
    id: 'F29',
    title: 'an answer that was not streamed and stopped at its limit',
    reply: { turn: { pieces: [{ text: 'Gr' }], finish: 'length' }, ...plain('whole-turn') },
    expect: { ends: 'length', text: 'Gr' },
  },
  {
    id: 'F29',
    title: 'JSON that is cut',
    reply: plain('{"id":"x","choices":[{"mess'),
    expect: { fails: 'incomplete' },
  },
  {
    id: 'F29',
    title: 'plain words instead of an answer cannot be told from a cut one',
    reply: plain('It works!', 'text/plain'),
    expect: { fails: 'incomplete', text: '' },
  },
  {
    id: 'F05',
    title: 'the connection is reset before the headers',
    reply: { socket: '' },
    expect: { fails: 'network.reset', text: '' },
  },
  {
    id: 'F29',
    title: 'what answers does not speak HTTP',
    reply: { socket: 'SSH-2.0-OpenSSH_9.6\r\n' },
    expect: { fails: 'protocol.mismatch', text: '' },
  },
];

/** The same port, another protocol: each wire given the well-formed stream of each of the others. */
export const foreignBodies: readonly { wire: ProtocolName; speaks: ProtocolName; reply: Reply }[] =
  protocolNames.flatMap((wire) =>
    protocolNames
      .filter((speaks) => speaks !== wire)
      .map((speaks) => {
        const { frames, framing } = protocols[speaks];
        const ask = { model: 'm', streamed: true, withUsage: true };
        return {
          wire,
          speaks,
          reply: { raw: Buffer.concat(encodeFrames(framing, frames(answer.turn ?? { pieces: [] }, ask))) },
        };
      }),
  );
