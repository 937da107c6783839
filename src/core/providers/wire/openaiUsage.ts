import { countOf, type Usage } from '../../model/usage.ts';
import { fields } from './read.ts';

/** Chat completions and responses name the same counts differently. Cached input is a part of the input: taken out here. */
export function openaiUsage(reported: unknown): Usage | undefined {
  const usage = fields(reported);
  if (Object.keys(usage).length === 0) return undefined;
  const input = countOf(usage['prompt_tokens'] ?? usage['input_tokens']);
  const output = countOf(usage['completion_tokens'] ?? usage['output_tokens']);
  const inputDetails = fields(usage['prompt_tokens_details'] ?? usage['input_tokens_details']);
  const outputDetails = fields(usage['completion_tokens_details'] ?? usage['output_tokens_details']);
  const cacheRead = Math.min(input, countOf(inputDetails['cached_tokens']));
  const cost = usage['cost'];
  return {
    input: input - cacheRead,
    cacheRead,
    cacheWrite: 0,
    output,
    reasoning: Math.min(output, countOf(outputDetails['reasoning_tokens'])),
    ...(typeof cost === 'number' && Number.isFinite(cost) && cost >= 0 ? { reportedUsd: cost } : {}),
  };
}
