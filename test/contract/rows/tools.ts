import assert from 'node:assert/strict';
import type { ToolSpec } from '../../../src/core/model/tool.ts';
import { calls, turn } from '../../servers/replies.ts';
import type { ToolUse } from '../../servers/script.ts';
import type { FaultRow } from '../row.ts';

const read: ToolUse = { id: 'call_1', name: 'read_file', arguments: ['{"path"', ':"src/', 'wörld.ts"}'] };
const list: ToolUse = { id: 'call_2', name: 'list_files', arguments: ['{"deep":', 'true}'] };
const readCall = ['read_file', { path: 'src/wörld.ts' }] as const;
const listCall = ['list_files', { deep: true }] as const;
const both = { ends: 'tool-calls', calls: [readCall, listCall] } as const;

const needsPath: ToolSpec = {
  name: 'read_file',
  description: 'Reads a file.',
  inputSchema: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
};
const needsNothing: ToolSpec = { ...needsPath, inputSchema: { type: 'object', properties: {} } };

/** Interleaved deltas and a missing index exist only where calls are streamed; Ollama sends each whole. */
const streamed = ['openai-chat', 'openai-responses', 'anthropic'] as const;

export const toolRows: readonly FaultRow[] = [
  {
    id: 'F51',
    title: 'one call',
    reply: calls([read]),
    expect: { ends: 'tool-calls', calls: [readCall], usage: { input: 19, output: 10 } },
    check: ({ events, calls: made }) => {
      const inputs = events.flatMap((event) => (event.type === 'tool-input' ? [event] : []));
      assert.deepEqual(JSON.parse(inputs.map((event) => event.delta).join('')), made[0]?.input);
      assert.ok(inputs.every((event) => event.id === made[0]?.id && event.name === 'read_file'));
      assert.equal(made[0]?.id, 'call_1', 'the provider’s id goes back with the result');
    },
  },
  {
    id: 'F51',
    title: 'text, then two calls',
    reply: turn([{ text: 'Looking.' }, { call: read }, { call: list }]),
    expect: { ...both, text: 'Looking.' },
  },
  { id: 'F51', title: 'one byte a chunk', reply: { ...calls([read, list]), delivery: { chunks: 1 } }, expect: both },
  {
    id: 'F51',
    title: 'interleaved deltas',
    reply: calls([read, list], { interleaved: true }),
    needs: ['calls in pieces'],
    expect: both,
    only: streamed,
  },
  {
    id: 'F51',
    title: 'no index, one call',
    reply: calls([read], { noIndex: true }),
    expect: { ends: 'tool-calls', calls: [readCall] },
  },
  { id: 'F51', title: 'no index, two calls', reply: calls([read, list], { noIndex: true }), expect: both },
  {
    id: 'F51',
    title: 'no index and interleaved: nobody can tell whose pieces they are',
    reply: calls([read, list], { noIndex: true, interleaved: true }),
    needs: ['calls in pieces'],
    expect: { fails: 'tool.args_invalid' },
    only: ['openai-chat', 'anthropic'],
  },
  {
    id: 'F51',
    title: 'no index and interleaved, but each piece names its item',
    reply: calls([read, list], { noIndex: true, interleaved: true }),
    needs: ['calls in pieces'],
    expect: both,
    only: ['openai-responses'],
  },
  { id: 'F51', title: 'no id', reply: calls([without(read, 'id'), without(list, 'id')]), expect: both },
  {
    id: 'F51',
    title: 'no id and no index',
    reply: calls([without(read, 'id'), without(list, 'id')], { noIndex: true }),
    expect: both,
  },
  { id: 'F51', title: 'two calls with one id', reply: calls([read, { ...list, id: 'call_1' }]), expect: both },
  {
    id: 'F51',
    title: 'two calls with one id, interleaved',
    reply: calls([read, { ...list, id: 'call_1' }], { interleaved: true }),
    needs: ['calls in pieces'],
    expect: both,
    only: streamed,
  },
  {
    id: 'F51',
    title: 'the same call twice is two calls',
    reply: calls([read, { ...read, id: 'call_9' }]),
    expect: { ends: 'tool-calls', calls: [readCall, readCall] },
  },
  { id: 'F51', title: 'no name', reply: calls([without(read, 'name')]), expect: { fails: 'tool.args_invalid' } },
  {
    id: 'F51',
    title: 'calls, though the finish says stop',
    reply: calls([read], { finish: 'stop' }),
    expect: { ends: 'tool-calls', calls: [readCall] },
    only: ['openai-chat', 'openai-responses', 'ollama'],
  },
  ...badArguments('not whole', '{"path":"src'),
  ...badArguments('no JSON', 'path=src'),
  ...badArguments('an array', '["src"]'),
  ...badArguments('a text', '"src"'),
  ...badArguments('a number', '42'),
  ...badArguments('null', 'null'),
  ...badArguments('two objects', '{"path":"a"}{"path":"b"}'),
  ...badArguments('__proto__', '{"__proto__":{"admin":true}}'),
  ...badArguments('__proto__ deep inside', '{"path":{"a":[{"__proto__":{"admin":true}}]}}'),
  {
    id: 'F52',
    title: 'one bad call among good ones: none comes out',
    reply: calls([read, { ...list, arguments: ['{"deep":'] }]),
    expect: { fails: 'tool.args_invalid', usage: { input: 19, output: 10 } },
  },
  {
    id: 'F52',
    title: 'no arguments for a tool that needs some',
    reply: calls([{ ...read, arguments: [] }]),
    tools: [needsPath],
    expect: { fails: 'tool.args_invalid' },
  },
  {
    id: 'F52',
    title: 'no arguments for a tool that needs none',
    reply: calls([{ ...read, arguments: [] }]),
    tools: [needsNothing],
    expect: { ends: 'tool-calls', calls: [['read_file', {}]] },
  },
  {
    id: 'F52',
    title: 'constructor and prototype are ordinary names',
    reply: calls([{ ...read, arguments: ['{"constructor":"a","prototype":1,"toString":null}'] }]),
    expect: { ends: 'tool-calls', calls: [['read_file', { constructor: 'a', prototype: 1, toString: null }]] },
  },
];

/** The usage of a turn with bad arguments is still told: it was paid for. */
function badArguments(what: string, json: string): readonly FaultRow[] {
  const reply = calls([{ ...read, arguments: [json.slice(0, 4), json.slice(4)] }]);
  const expect = { fails: 'tool.args_invalid', usage: { input: 19, output: 10 } } as const;
  return [{ id: 'F52', title: `arguments that are ${what}`, reply, expect }];
}

function without(use: ToolUse, field: 'id' | 'name'): ToolUse {
  const { [field]: _, ...rest } = use;
  return rest;
}
