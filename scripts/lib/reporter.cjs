// Mocha's spec reporter, which also writes the counts and the failures where scripts/test.mjs reads them, and lets no
// rejected promise pass: Mocha 12 hands one that nobody awaited to whoever listens, and by default nobody does.
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const failures = [];
    // Counted beside the tests: thrown, it would end the run and hide what the others have to say. Mocha's handing on is
    // a second call for the same promise.
    const seen = new WeakSet();
    process.on('unhandledRejection', (reason, promise) => {
      if (seen.has(promise)) return;
      seen.add(promise);
      const title = `a promise that nobody awaited, rejected during: ${runner.currentRunnable?.fullTitle() ?? 'no test'}`;
      failures.push({ title, message: reason?.stack ?? String(reason) });
      console.error(`  ✗ ${title}\n${failures.at(-1).message}`);
      process.exitCode = 1;
    });
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test, error) => {
      failures.push({ title: test.fullTitle(), message: error.stack ?? error.message ?? String(error) });
    });
    runner.on(Runner.constants.EVENT_TEST_RETRY, (test, error) => {
      console.log(`    ↻ ${test.title}: tried again after ${String(error.message).split('\n')[0]}`);
    });
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, pending } = runner.stats;
      const file = options.reporterOptions?.counts ?? options.reporterOption?.counts;
      if (file)
        writeFileSync(file, JSON.stringify({ passed: passes, failed: failures.length, skipped: pending, failures }));
    });
  }
};
