import { catalogue } from '../../src/core/providers/catalogue.ts';
import type { Row } from '../../src/core/providers/provider.ts';

type Tally = {
  passed: number;
  failed: number;
  readonly notApplicable: Map<string, number>;
  readonly changed: Map<string, number>;
};

/** One for each row of the catalogue, filled while the suites run. */
const tallies = new Map<string, Tally>(
  catalogue.map((row) => [row.id, { passed: 0, failed: 0, notApplicable: new Map(), changed: new Map() }]),
);

function tallyOf({ id }: Row): Tally {
  const tally = tallies.get(id);
  if (tally === undefined) throw new Error(`${id} does not stand in the catalogue`);
  return tally;
}

/** Runs one row's test and counts how it went. */
export async function tallied(row: Row, run: () => Promise<void>): Promise<void> {
  const tally = tallyOf(row);
  try {
    await run();
  } catch (error) {
    tally.failed++;
    throw error;
  }
  tally.passed++;
}

export function tallyNotApplicable(row: Row, why: string): void {
  count(tallyOf(row).notApplicable, why);
}

/** It runs, and something else is expected of this provider than of the others. */
export function tallyChanged(row: Row, how: string): void {
  count(tallyOf(row).changed, how);
}

function count(reasons: Map<string, number>, why: string): void {
  reasons.set(why, (reasons.get(why) ?? 0) + 1);
}

/** One line for each row of the catalogue, and below it what was not asked of it, and why. */
export function table(): string {
  const line = (...[id, wire, place, passed, failed, none]: readonly string[]): string =>
    `  ${id?.padEnd(15)} ${wire?.padEnd(17)} ${place?.padEnd(6)} ${passed?.padStart(7)} ${failed?.padStart(7)} ${none?.padStart(15)}`;
  const lines = catalogue.flatMap((row) => {
    const { passed, failed, notApplicable, changed } = tallyOf(row);
    const none = [...notApplicable.values()].reduce((sum, times) => sum + times, 0);
    const why = [
      ...[...notApplicable].map(([reason, times]) => `      ${times} not applicable: ${reason}`),
      ...[...changed].map(([how, times]) => `      ${times} ${how}`),
    ];
    return [line(row.id, row.wire, row.place, `${passed}`, `${failed}`, `${none}`), ...why];
  });
  return ['', line('provider', 'wire', 'place', 'passed', 'failed', 'not applicable'), ...lines, ''].join('\n');
}
