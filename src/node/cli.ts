import { runCli } from './cli/run.ts';

const patienceMs = 1000;

// The exit code is set and the process left to end by itself, so that what was written last is still delivered.
void runCli(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
  // It would never end where a proxy hangs up on fetch: fetch goes on connecting for ever, for a request long given up.
  setTimeout(() => process.stdout.write('', () => process.exit()), patienceMs).unref();
});
