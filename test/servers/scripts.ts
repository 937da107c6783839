import { bulk, calls, fails, paced, redirectTo, says, travels, turn, webPage } from './replies.ts';
import type { Script } from './script.ts';

/** Scripts by name, for the command line and for tests that start a server in a process of its own. */
export const scripts: Readonly<Record<string, Script>> = {
  hello: says('Hello', ', ', 'world', '!'),
  reasoning: turn([
    { reasoning: 'The user greets. ' },
    { reasoning: 'I greet back.', signature: 'EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pkiMOYds' },
    { text: 'Hello!' },
  ]),
  tools: calls([{ id: 'call_1', name: 'read_file', arguments: ['{"path":', '"src/index.ts"}'] }]),
  long: bulk(20_000),
  slow: paced(400, 20),
  paced: paced(2_000, 200),
  cut: travels({ cut: { at: 'middle', how: 'destroy' } }),
  'cut-politely': travels({ cut: { at: 'proof', how: 'end' } }),
  stall: travels({ pauses: [{ before: 'middle', ms: Infinity }] }),
  silent: travels({ headersAfterMs: Infinity }),
  endless: travels({ endless: 'body' }),
  'no-key': fails('bad-key'),
  'rate-limited': fails('rate', 429, { 'retry-after': '2' }),
  overloaded: fails('overloaded'),
  broken: fails('server'),
  'broken-once': [fails('server'), says('Here I am again.')],
  'web-page': webPage(200),
  elsewhere: redirectTo(307, 'http://127.0.0.1:9/'),
};
