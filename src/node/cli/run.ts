import { ModelError, toModelError } from '../../core/model/error.ts';
import { didYouMean } from '../../core/model/nearest.ts';
import { explain } from '../../core/model/words.ts';
import { parseArguments, type Arguments } from './arguments.ts';
import { ask } from './ask.ts';
import { helpText } from './help.ts';
import { models } from './models.ts';
import { createOutput, type Output } from './output.ts';

const commands: Readonly<Record<string, (given: Arguments, output: Output, signal: AbortSignal) => Promise<void>>> = {
  ask,
  models,
};

/** Returns the exit code: 0 done, 1 failed, 130 stopped with Ctrl+C. */
export async function runCli(argv: readonly string[]): Promise<number> {
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onInterrupt);
  const output = createOutput(process.stdout, process.stderr, () => stop.abort());
  try {
    return await dispatch(argv, output, stop.signal);
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
  }
}

async function dispatch(argv: readonly string[], output: Output, signal: AbortSignal): Promise<number> {
  const asJson = argv.includes('--json');
  try {
    const { name, help, given } = parseArguments(argv);
    if (help || name === undefined) {
      await output.text(helpText);
      return help ? 0 : 1;
    }
    const command = commands[name];
    if (command === undefined) {
      throw new ModelError(
        'request.invalid',
        `There is no command “${name}”.${didYouMean(name, Object.keys(commands))}`,
        {
          next: 'See tandem --help',
        },
      );
    }
    await command(given, output, signal);
    return 0;
  } catch (thrown) {
    return fail(thrown, asJson, output, signal);
  }
}

async function fail(thrown: unknown, asJson: boolean, output: Output, signal: AbortSignal): Promise<number> {
  const error = isUsage(thrown)
    ? new ModelError('request.invalid', thrown.message, { next: 'See tandem --help' })
    : toModelError(thrown);
  const { title, why, next } = explain(error);
  const { provider, model, status, setting } = error.detail;
  if (asJson) {
    const line = { type: 'error', kind: error.kind, message: why, next, provider, model, status, setting };
    await output.json(line);
  } else if (error.kind !== 'cancelled.user') {
    output.problem(`${title}: ${why}\n${next}\n`);
    if (error.kind === 'internal' && error.detail.technical !== undefined)
      output.problem(`${error.detail.technical}\n`);
  }
  return signal.aborted ? 130 : 1;
}

function isUsage(thrown: unknown): thrown is Error {
  return thrown instanceof TypeError && 'code' in thrown && String(thrown.code).startsWith('ERR_PARSE_ARGS');
}
