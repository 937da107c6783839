import { runCli } from './cli/run.ts';

// The exit code is set and the process left to end by itself, so that what was written last is still delivered.
void runCli(process.argv.slice(2)).then((code) => (process.exitCode = code));
