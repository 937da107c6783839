/**
 * Tokens in disjoint buckets, so that no consumer ever subtracts: what was billed is the sum of
 * `input`, `cacheRead`, `cacheWrite` and `output`. Only `reasoning` overlaps; it is a part of `output`.
 */
export type Usage = {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
  readonly reasoning: number;
  readonly reportedUsd?: number;
  /** Present when we counted ourselves because the provider did not say. */
  readonly estimated?: true;
};

export const noUsage: Usage = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

export function addUsage(a: Usage, b: Usage): Usage {
  const reportedUsd =
    a.reportedUsd === undefined && b.reportedUsd === undefined
      ? undefined
      : (a.reportedUsd ?? 0) + (b.reportedUsd ?? 0);
  return {
    input: a.input + b.input,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
    output: a.output + b.output,
    reasoning: a.reasoning + b.reasoning,
    ...(reportedUsd === undefined ? {} : { reportedUsd }),
    ...(a.estimated || b.estimated ? { estimated: true as const } : {}),
  };
}

/** A count as a provider reported it: negative, fractional, missing and absurd values are impossible and count as nothing. */
export function countOf(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}
