import type { EndReason, StreamEvent } from '../../model/event.ts';
import type { Attempt } from '../../model/request.ts';
import { countOf, type Usage } from '../../model/usage.ts';
import { fields } from './read.ts';
import { closeCalls, type Calls } from './toolCalls.ts';

/** What both of OpenAI's protocols know of a turn when it ends. */
export type OpenaiTurn = {
  readonly calls: Calls;
  readonly usage: unknown;
  readonly reason: EndReason | undefined;
  /** It refused in words of their own kind, and then stopped as if nothing were the matter. */
  readonly refused: boolean;
};

export function* endTurn(turn: OpenaiTurn, attempt: Attempt): Generator<StreamEvent> {
  const usage = openaiUsage(turn.usage);
  if (usage !== undefined) {
    const model = { provider: attempt.model.provider, model: attempt.model.model };
    yield { type: 'usage', model, usage };
  }
  yield* closeCalls(turn.calls, attempt);
  const reason = turn.reason ?? 'other';
  const stopped = turn.refused ? 'filtered' : turn.calls.length > 0 ? 'tool-calls' : 'stop';
  yield { type: 'end', reason: reason === 'stop' ? stopped : reason };
}

/**
 * Chat completions and responses name the same counts differently. Cached input is a part of the input: taken out here.
 * DeepSeek has a name of its own for it. xAI and Gemini leave what the model thought out of the completion and count it
 * in the total alone: it is billed as output, so it is put back there.
 */
function openaiUsage(reported: unknown): Usage | undefined {
  const usage = fields(reported);
  if (Object.keys(usage).length === 0) return undefined;
  const input = countOf(usage['prompt_tokens'] ?? usage['input_tokens']);
  const said = countOf(usage['completion_tokens'] ?? usage['output_tokens']);
  const unsaid = Math.max(0, countOf(usage['total_tokens']) - input - said);
  const output = said + unsaid;
  const inputDetails = fields(usage['prompt_tokens_details'] ?? usage['input_tokens_details']);
  const outputDetails = fields(usage['completion_tokens_details'] ?? usage['output_tokens_details']);
  const cacheRead = Math.min(input, countOf(inputDetails['cached_tokens'] ?? usage['prompt_cache_hit_tokens']));
  const cost = usage['cost'];
  return {
    input: input - cacheRead,
    cacheRead,
    cacheWrite: 0,
    output,
    reasoning: Math.min(output, Math.max(unsaid, countOf(outputDetails['reasoning_tokens']))),
    ...(typeof cost === 'number' && Number.isFinite(cost) && cost >= 0 ? { reportedUsd: cost } : {}),
  };
}
