import type { Turn } from './script.ts';

export type Totals = {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
  readonly total: number;
};

/** OpenAI counts what came from the cache inside the input, and reasoning inside the output. */
export function openAiTotals(turn: Turn): Totals | undefined {
  if (turn.usage === 'missing') return undefined;
  const usage = turn.usage ?? { input: 19, output: 10 };
  const cached = usage.cacheRead ?? 0;
  const input = usage.input + cached + (usage.cacheWrite ?? 0);
  const { output } = usage;
  return { input, cached, output, reasoning: usage.reasoning ?? 0, total: input + output };
}

export function openAiModels(models: readonly string[]): unknown {
  return {
    object: 'list',
    data: models.map((id) => ({ id, object: 'model', created: 1715367049, owned_by: 'system' })),
  };
}
