import { Ollama, type ChatRequest as OllamaRequest, type Message as OllamaMessage } from 'ollama/browser';
import type { EndReason, StreamEvent } from '../../model/event.ts';
import { textOf, type Message } from '../../model/message.ts';
import type { Attempt, Context } from '../../model/request.ts';
import { countOf, noUsage } from '../../model/usage.ts';
import { keyPlaceholder, type Answer } from '../../ports.ts';
import { fromErrorObject } from '../classify.ts';
import type { Link, Wire } from '../provider.ts';
import { lineFramer } from './frames.ts';
import { fields, list, text, type Fields } from './read.ts';
import { send } from './send.ts';
import { closeCalls, extendCall, openCall, type Calls } from './toolCalls.ts';
import { readTurn, type Protocol, type Step } from './turn.ts';

type State = { readonly calls: Calls; readonly last: Fields | undefined };

const protocol: Protocol<State> = {
  framer: lineFramer,
  initial: { calls: [], last: undefined },
  step,
  phase: (state) => (state.last === undefined ? 'open' : 'closed'),
  *halt(state, attempt) {
    const last = state.last ?? {};
    // Ollama leaves a count out when it is zero, as it does with a prompt it had cached; neither known means not reported.
    if (typeof last['eval_count'] === 'number' || typeof last['prompt_eval_count'] === 'number') {
      const model = { provider: attempt.model.provider, model: attempt.model.model };
      const usage = { ...noUsage, input: countOf(last['prompt_eval_count']), output: countOf(last['eval_count']) };
      yield { type: 'usage', model, usage };
    }
    yield* closeCalls(state.calls, attempt);
    yield { type: 'end', reason: endReason(last['done_reason'], state.calls.length > 0) };
  },
};

function step(state: State, message: unknown): Step<State> {
  const line = fields(message);
  if (line['error'] !== undefined && line['error'] !== null) throw fromErrorObject(line);
  const said = fields(line['message']);
  const events: StreamEvent[] = [];
  if (text(said['thinking']) !== '') events.push({ type: 'reasoning', text: text(said['thinking']) });
  if (text(said['content']) !== '') events.push({ type: 'text', text: text(said['content']) });
  let calls = state.calls;
  for (const call of list(said['tool_calls'])) calls = addCall(calls, fields(call), events);
  return { state: { calls, last: line['done'] === true ? line : state.last }, events };
}

/** Ollama sends each call whole, its arguments as an object. */
function addCall(calls: Calls, call: Fields, events: StreamEvent[]): Calls {
  const made = fields(call['function']);
  const given = made['arguments'];
  const json = typeof given === 'string' ? given : given === undefined ? '' : JSON.stringify(given);
  const key = `${calls.length}`;
  const opened = openCall(calls, { key, id: text(call['id']), name: text(made['name']), json: '' });
  const { id, name } = opened.at(-1) ?? { id: '', name: '' };
  if (json === '') return opened;
  events.push({ type: 'tool-input', id, name, delta: json });
  return extendCall(opened, key, json);
}

function endReason(reason: unknown, called: boolean): EndReason {
  if (reason === 'length') return 'length';
  // Servers before 0.3 say only that they are done.
  if (reason === 'stop' || reason === undefined) return called ? 'tool-calls' : 'stop';
  return 'other';
}

function body(attempt: Attempt): OllamaRequest & { stream: true } {
  const { sampling = {}, tools = [] } = attempt;
  const system: OllamaMessage[] = attempt.system === undefined ? [] : [{ role: 'system', content: attempt.system }];
  return {
    model: attempt.model.model,
    messages: [...system, ...attempt.messages.flatMap(toOllama)],
    stream: true,
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map((spec) => ({
            type: 'function',
            function: { name: spec.name, description: spec.description, parameters: spec.inputSchema },
          })),
        }),
    ...(attempt.answerSchema === undefined ? {} : { format: attempt.answerSchema }),
    ...(sampling.effort === undefined ? {} : { think: sampling.effort }),
    options: {
      ...(attempt.contextTokens === undefined ? {} : { num_ctx: attempt.contextTokens }),
      ...(sampling.temperature === undefined ? {} : { temperature: sampling.temperature }),
      ...(sampling.topP === undefined ? {} : { top_p: sampling.topP }),
      ...(sampling.maxOutputTokens === undefined ? {} : { num_predict: sampling.maxOutputTokens }),
      ...(sampling.stop === undefined ? {} : { stop: [...sampling.stop] }),
    },
  };
}

function toOllama(message: Message): OllamaMessage[] {
  if (message.role === 'tool') {
    return message.results.map((result) => ({ role: 'tool', content: result.text, tool_name: result.name }));
  }
  const content = textOf(message);
  if (message.role === 'user') {
    const images = message.content.flatMap((part) => (part.type === 'image' ? [part.data] : []));
    return [{ role: 'user', content, ...(images.length === 0 ? {} : { images }) }];
  }
  const calls = message.content.flatMap((part) => (part.type === 'tool-call' ? [part.call] : []));
  const tool_calls = calls.map((call) => ({ function: { name: call.name, arguments: { ...call.input } } }));
  return [{ role: 'assistant', content, ...(tool_calls.length === 0 ? {} : { tool_calls }) }];
}

function ask(link: Link, attempt: Attempt, context: Context): Promise<Answer> {
  return send(link, context.signal, (fetch) =>
    // An Ollama behind a gateway, and Ollama's own cloud, take a key; the transport removes the header where there is none.
    new Ollama({ host: link.row.baseUrl, fetch, headers: { authorization: `Bearer ${keyPlaceholder}` } }).chat(
      body(attempt),
    ),
  );
}

export const wire: Wire = {
  chat: (link) => (attempt, context) => readTurn(protocol, () => ask(link, attempt, context), attempt, link.limits),
};
