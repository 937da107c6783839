// Mocha's spec reporter, which also writes the counts and the failures where scripts/test.mjs reads them.
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const failures = [];
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test, error) => {
      failures.push({ title: test.fullTitle(), message: error.stack ?? error.message ?? String(error) });
    });
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, pending } = runner.stats;
      const file = options.reporterOptions?.counts ?? options.reporterOption?.counts;
      if (file)
        writeFileSync(file, JSON.stringify({ passed: passes, failed: failures.length, skipped: pending, failures }));
    });
  }
};
