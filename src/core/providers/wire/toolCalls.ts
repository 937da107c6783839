import { ModelError } from '../../model/error.ts';
import type { StreamEvent } from '../../model/event.ts';
import type { Attempt } from '../../model/request.ts';
import type { JsonObject, ToolCall, ToolSpec } from '../../model/tool.ts';

const argumentBytes = 4 * 1024 * 1024;
const callCount = 512;

/** A tool call being put together from its pieces. `key` is whatever the protocol tells its calls apart by. */
export type PartialCall = {
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly json: string;
  readonly seal?: string;
};

export type Calls = readonly PartialCall[];

export function openCall(calls: Calls, call: PartialCall): Calls {
  if (calls.length >= callCount) {
    throw new ModelError('protocol.oversize', `The model called more than ${callCount} tools in one turn.`);
  }
  // Two calls with one id could not be told apart when their results go back: the second gets an id of its own.
  const taken = calls.some((other) => other.id === call.id);
  return [...calls, taken || call.id === '' ? { ...call, id: `${call.id || 'call'}_${calls.length}` } : call];
}

export function extendCall(calls: Calls, key: string, delta: string): Calls {
  return calls.map((call) => {
    if (call.key !== key) return call;
    if (call.json.length + delta.length > argumentBytes) {
      throw new ModelError('protocol.oversize', `The arguments of ${call.name} are larger than 4 MB.`);
    }
    return { ...call, json: call.json + delta };
  });
}

/** Only from a proven turn. Arguments that are not a whole JSON object never become `{}`: they fail the turn. */
export function closeCalls(calls: Calls, { tools = [], model }: Attempt): readonly StreamEvent[] {
  const by = { provider: model.provider, model: model.model };
  return calls.map((call) => {
    const seal = call.seal === undefined ? {} : { seal: { by, opaque: call.seal } };
    return { type: 'tool-call', call: { ...parsed(call, tools), ...seal } };
  });
}

function parsed(call: PartialCall, tools: readonly ToolSpec[]): ToolCall {
  const input = call.json.trim() === '' && takesNothing(call, tools) ? {} : parseObject(call.json);
  if (call.name === '' || input === undefined) {
    const what =
      call.name === '' ? 'a tool without naming it' : `${call.name} with arguments that are not a JSON object`;
    throw new ModelError('tool.args_invalid', `The model called ${what}.`, {
      technical: `tool ${call.name} id ${call.id} arguments ${call.json.slice(0, 500)}`,
    });
  }
  return { id: call.id, name: call.name, input };
}

/** No arguments at all is how several APIs spell "called without any": right only where none is required. */
function takesNothing(call: PartialCall, tools: readonly ToolSpec[]): boolean {
  const required = tools.find((tool) => tool.name === call.name)?.inputSchema['required'];
  return !Array.isArray(required) || required.length === 0;
}

function parseObject(json: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(json, (key, inner: unknown) => {
      if (key === '__proto__') throw new SyntaxError('__proto__ is no argument');
      return inner;
    });
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
