import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

type Failure = { title: string; message: string };

/** Runs the tests that `load` brings, inside the extension host, and leaves their counts where scripts/test.mjs reads them. */
export async function runAll(load: () => readonly Promise<unknown>[]): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, reporter: 'min' });
  // Test files call describe and it as globals, as everywhere else.
  mocha.suite.emit('pre-require', globalThis as unknown as Mocha.MochaGlobals, '', mocha);
  await Promise.all(load());
  const failures: Failure[] = [];
  const { passed, skipped } = await new Promise<{ passed: number; skipped: number }>((resolve) => {
    const runner = mocha.run(() => resolve({ passed: runner.stats?.passes ?? 0, skipped: runner.stats?.pending ?? 0 }));
    runner.on('pass', (test) => console.log('host-test', `  ✔ ${test.fullTitle()} (${test.duration ?? 0}ms)`));
    runner.on('fail', (test, error: Error) => {
      failures.push({ title: test.fullTitle(), message: error.stack ?? error.message });
      console.log('host-test', `  ✗ ${test.fullTitle()}\n${error.stack ?? error.message}`);
    });
  });
  const counts = { passed, failed: failures.length, skipped, failures };
  writeFileSync(join(process.env['TANDEM_TEST_OUTPUT'] ?? '.', 'host.json'), JSON.stringify(counts));
  if (failures.length > 0) throw new Error(`${failures.length} host tests failed`);
}
