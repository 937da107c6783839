// Every check there is. `npm test -- core contract` runs only those steps.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, root } from './lib/bootstrap.mjs';
import { run } from './lib/process.mjs';

await bootstrap();

const output = join(root, 'test-output');
const minutes = 60_000;

/** A check passes or fails as a whole; a suite is counted test by test. */
const check = (name, command, args, timeoutMs = 5 * minutes) => ({ name, command, args, timeoutMs });
const suite = (name, pattern, { timeoutMs = 8 * minutes, perTestMs = 20_000, coverage = false, retries = 0 } = {}) => {
  const counts = join(output, `${name}.json`);
  const mocha = [
    pattern,
    // A forgotten `.only` would leave the others out and still be green.
    '--forbid-only',
    '--timeout',
    String(perTestMs),
    '--retries',
    String(retries),
    '--reporter',
    'scripts/lib/reporter.cjs',
    '--reporter-option',
    `counts=${counts}`,
  ];
  const covered = [
    '--temp-directory',
    join(output, 'coverage-raw'),
    '--clean=false',
    '--reporter',
    'none',
    'mocha',
    ...mocha,
  ];
  return { name, counts, timeoutMs, command: coverage ? 'c8' : 'mocha', args: coverage ? covered : mocha };
};

const steps = [
  check('typecheck', 'tsc', ['--noEmit']),
  check('lint', 'oxlint', ['--type-aware', '--deny-warnings']),
  check('format', 'prettier', ['--check', '--log-level', 'warn', '.']),
  check('knip', 'knip', []),
  check('build', 'node', ['esbuild.js']),
  suite('core', 'test/core/**/*.test.ts', { coverage: true }),
  suite('contract', 'test/contract/**/*.test.ts', { coverage: true }),
  suite('node', 'test/node/**/*.test.ts', { coverage: true }),
  suite('practice', 'test/practice/**/*.test.ts'),
  suite('rules', 'test/rules/**/*.test.ts'),
  check('coverage', 'c8', [
    'report',
    '--temp-directory',
    join(output, 'coverage-raw'),
    '--reporter',
    'text-summary',
    '--reporter',
    'html',
    '--reports-dir',
    join(output, 'coverage'),
    '--all',
    '--src',
    'src',
    '--include',
    'src/core/**',
    '--include',
    'src/node/**',
  ]),
  suite('webview', 'test/webview/**/*.test.ts', { perTestMs: 60_000 }),
  {
    name: 'host',
    counts: join(output, 'host.json'),
    timeoutMs: 5 * minutes,
    command: 'node',
    args: ['scripts/test-host.mjs'],
  },
  check('package', 'node', ['scripts/package.mjs']),
  // A whole editor in a browser on two cores now and then loses a key stroke; a second try is made, and said.
  suite('e2e', 'test/e2e/**/*.test.ts', { perTestMs: 120_000, timeoutMs: 12 * minutes, retries: 1 }),
  check('outputs', 'node', ['scripts/check-outputs.mjs']),
];

async function runStep(step) {
  const started = Date.now();
  console.log(`\n── ${step.name} ${'─'.repeat(60 - step.name.length)}`);
  let problem;
  try {
    await run(step.command, step.args, { cwd: root, timeoutMs: step.timeoutMs, shell: process.platform === 'win32' });
  } catch (error) {
    problem = error.message;
  }
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  return { name: step.name, seconds, ...resultOf(step, problem) };
}

/** A suite that died before it could count, or that ran no test at all, has failed. */
function resultOf(step, problem) {
  if (step.counts === undefined) {
    return problem === undefined
      ? passed(1)
      : { passed: 0, failed: 1, skipped: 0, failures: [{ title: step.name, message: problem }] };
  }
  try {
    const counted = JSON.parse(readFileSync(step.counts, 'utf8'));
    if (counted.passed + counted.failed > 0 && (problem === undefined || counted.failed > 0)) return counted;
    return {
      ...counted,
      failed: counted.failed + 1,
      failures: [...counted.failures, { title: step.name, message: problem ?? 'no test ran' }],
    };
  } catch {
    return {
      passed: 0,
      failed: 1,
      skipped: 0,
      failures: [{ title: step.name, message: problem ?? 'it left no counts' }],
    };
  }
}

function passed(count) {
  return { passed: count, failed: 0, skipped: 0, failures: [] };
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}. There are: ${steps.map((step) => step.name).join(', ')}.`);
  process.exit(2);
}
const chosen = wanted.length === 0 ? steps : steps.filter((step) => wanted.includes(step.name));
// What an earlier run has left must not be counted as this one's; of a part, the rest may still be looked at.
for (const stale of wanted.length === 0 ? [output] : chosen.map((step) => step.counts)) {
  if (stale !== undefined) rmSync(stale, { recursive: true, force: true });
}
mkdirSync(output, { recursive: true });
const results = [];
for (const step of chosen) results.push(await runStep(step));
const sum = (field) => results.reduce((total, result) => total + result[field], 0);
console.log('\n── summary ──');
for (const result of results) {
  console.log(
    `${result.failed > 0 ? '✗' : '✓'} ${result.name.padEnd(12)} ${String(result.seconds).padStart(6)} s  ${result.passed} passed, ${result.failed} failed`,
  );
}
for (const failure of results.flatMap((result) => result.failures))
  console.log(`\n✗ ${failure.title}\n${failure.message}`);
const skipped = sum('skipped');
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
