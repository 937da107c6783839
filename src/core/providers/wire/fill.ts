import { ModelError } from '../../model/error.ts';
import type { EndReason, StreamEvent } from '../../model/event.ts';
import { nameOf } from '../../model/model.ts';
import type { Attempt, Call, Fill } from '../../model/request.ts';
import { countOf, noUsage, type Usage } from '../../model/usage.ts';
import { fromErrorObject } from '../classify.ts';
import { besideV1, keyHeaders } from '../plainRequest.ts';
import type { Link, Row } from '../provider.ts';
import { lineFramer, sseFramer } from './frames.ts';
import { fields, list, text, type Fields } from './read.ts';
import { readTurn, type Protocol, type Step } from './turn.ts';

/** One way of completing code between what stands before and after: where it is asked for, and in which words. */
type Way = {
  readonly url: string;
  readonly framer: Protocol<State>['framer'];
  body(attempt: Attempt, fill: Fill): object;
};

type State = { readonly usage: Fields | undefined; readonly reason: EndReason | undefined; readonly closed: boolean };

function wayOf(row: Row): Way | undefined {
  const fills = row.wire === 'ollama' ? 'generate' : row.quirks?.fills;
  if (fills === undefined) return undefined;
  const { url, body } = {
    generate: {
      url: `${row.baseUrl}/api/generate`,
      body: ({ sampling = {}, ...attempt }: Attempt, { before, after }: Fill) => ({
        model: attempt.model.model,
        prompt: before,
        suffix: after,
        options: {
          ...(attempt.contextTokens === undefined ? {} : { num_ctx: attempt.contextTokens }),
          ...(sampling.maxOutputTokens === undefined ? {} : { num_predict: sampling.maxOutputTokens }),
          ...(sampling.temperature === undefined ? {} : { temperature: sampling.temperature }),
          ...(sampling.stop === undefined ? {} : { stop: sampling.stop }),
        },
      }),
    },
    // The server has one model and knows its markers.
    infill: {
      url: besideV1(row.baseUrl, '/infill'),
      body: ({ sampling = {} }: Attempt, { before, after }: Fill) => ({
        input_prefix: before,
        input_suffix: after,
        ...(sampling.maxOutputTokens === undefined ? {} : { n_predict: sampling.maxOutputTokens }),
        ...(sampling.temperature === undefined ? {} : { temperature: sampling.temperature }),
        ...(sampling.stop === undefined ? {} : { stop: sampling.stop }),
      }),
    },
    fim: { url: `${row.baseUrl}/fim/completions`, body: promptAndSuffix },
    beta: { url: besideV1(row.baseUrl, '/beta/completions'), body: promptAndSuffix },
  }[fills];
  return { url, body, framer: row.wire === 'ollama' ? lineFramer : sseFramer };
}

function promptAndSuffix({ model, sampling = {} }: Attempt, { before, after }: Fill): object {
  return {
    model: model.model,
    prompt: before,
    suffix: after,
    ...(sampling.maxOutputTokens === undefined ? {} : { max_tokens: sampling.maxOutputTokens }),
    ...(sampling.temperature === undefined ? {} : { temperature: sampling.temperature }),
    ...(sampling.stop === undefined ? {} : { stop: sampling.stop }),
  };
}

/** The dialects differ in where they put the words and how they say that they are done; no two use one field for two things. */
function step(state: State, message: unknown): Step<State> {
  if (message === '[DONE]') return { state: { ...state, reason: state.reason ?? 'other', closed: true }, events: [] };
  const chunk = fields(message);
  if (chunk['error'] !== undefined && chunk['error'] !== null) throw fromErrorObject(message);
  const choice = fields(list(chunk['choices'])[0]);
  const words =
    text(chunk['response']) ||
    text(chunk['content']) ||
    text(choice['text']) ||
    text(fields(choice['delta'])['content']);
  const events: readonly StreamEvent[] = words === '' ? [] : [{ type: 'text', text: words }];
  const done = chunk['done'] === true || chunk['stop'] === true;
  const said = text(chunk['done_reason']) || text(chunk['stop_type']) || text(choice['finish_reason']);
  const ended = done || said !== '';
  const usage = done ? chunk : chunk['usage'] === undefined ? state.usage : fields(chunk['usage']);
  return {
    state: { usage, reason: ended ? endReason(said) : state.reason, closed: state.closed || done },
    events,
  };
}

function endReason(said: string): EndReason {
  if (said === 'length' || said === 'limit') return 'length';
  return ['', 'stop', 'eos', 'word'].includes(said) ? 'stop' : 'other';
}

function usageOf(usage: Fields): Usage | undefined {
  const input = usage['prompt_tokens'] ?? usage['prompt_eval_count'] ?? usage['tokens_evaluated'];
  const output = usage['completion_tokens'] ?? usage['eval_count'] ?? usage['tokens_predicted'];
  if (typeof input !== 'number' && typeof output !== 'number') return undefined;
  return { ...noUsage, input: countOf(input), output: countOf(output) };
}

function protocolOf(way: Way): Protocol<State> {
  return {
    framer: way.framer,
    initial: { usage: undefined, reason: undefined, closed: false },
    step,
    phase: (state) => (state.closed ? 'closed' : state.reason === undefined ? 'open' : 'proven'),
    *halt(state, attempt) {
      const usage = usageOf(state.usage ?? {});
      const model = { provider: attempt.model.provider, model: attempt.model.model };
      if (usage !== undefined) yield { type: 'usage', model, usage };
      yield { type: 'end', reason: state.reason ?? 'other' };
    },
  };
}

/** Completes code in the model's own way, where its provider has one. */
export function fill(link: Link): Call<Attempt> {
  const way = wayOf(link.row);
  return (attempt, context) => {
    const gap = attempt.fill;
    if (way === undefined || gap === undefined) {
      const message = `${nameOf(attempt.model)} has no way of its own to complete code. Nothing was sent.`;
      throw new ModelError('model.unable', message);
    }
    const headers = { 'content-type': 'application/json', ...keyHeaders(link) };
    const body = JSON.stringify({ ...way.body(attempt, gap), stream: true });
    const ask = (): ReturnType<Link['fetch']> =>
      link.fetch(way.url, { method: 'POST', headers, body, signal: context.signal });
    return readTurn(protocolOf(way), ask, attempt, link.limits);
  };
}
