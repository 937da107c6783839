import type { Check } from './checks.ts';
import { median } from './median.ts';

/** What connections.mjs prints: medians of one run, in milliseconds. */
export type Connections = {
  readonly saved: readonly { readonly name: string; readonly kept: number; readonly fresh: number }[];
  /** Ten lists: the slowest server's own time, the first call of the process, and the median of all. */
  readonly listed: { readonly slowest: number; readonly first: number; readonly usual: number };
};

const leastSaved = 0.3;
const mostOverSlowestMs = 50;
const plainMiss =
  'Without encryption a new connection on loopback is one call of the system, 0.15 ms; all the rest of a question is the same on both sides.';

export function connectionChecks(runs: readonly Connections[]): readonly Check[] {
  const names = runs[0]?.saved.map(({ name }) => name) ?? [];
  return [...names.map((name) => savedCheck(name, runs)), ...listCheck(runs)];
}

function savedCheck(wanted: string, runs: readonly Connections[]): Check {
  const pairs = runs.flatMap(({ saved }) => saved.filter(({ name }) => name === wanted));
  const middle = (values: readonly number[]): number => median(values) ?? Number.NaN;
  const saved = middle(pairs.map(({ kept, fresh }) => 1 - kept / fresh));
  const [kept, fresh] = [middle(pairs.map((pair) => pair.kept)), middle(pairs.map((pair) => pair.fresh))];
  return {
    what: `second question on a kept connection (${wanted})`,
    figure: `${(saved * 100).toFixed(0)} % saved (${kept.toFixed(2)} of ${fresh.toFixed(2)} ms)`,
    bar: `≥ ${leastSaved * 100} %`,
    met: saved >= leastSaved,
    ...(wanted.startsWith('https') ? {} : { miss: plainMiss }),
  };
}

function listCheck(runs: readonly Connections[]): readonly Check[] {
  const [slowest] = runs.map(({ listed }) => listed.slowest);
  const first = median(runs.map(({ listed }) => listed.first));
  const usual = median(runs.map(({ listed }) => listed.usual));
  if (slowest === undefined || first === undefined || usual === undefined) return [];
  return [
    {
      what: `ten lists of models, the slowest of ${slowest} ms`,
      figure: `${usual.toFixed(0)} ms (the first of a process ${first.toFixed(0)})`,
      bar: `< ${slowest + mostOverSlowestMs} ms`,
      met: Math.max(first, usual) < slowest + mostOverSlowestMs,
    },
  ];
}
