import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Facts about the build that are counted and not timed. */
export type Check = {
  readonly what: string;
  readonly figure: string;
  readonly bar: string;
  readonly met: boolean;
  /** Why it is not met, where that is known. */
  readonly miss?: string;
};

const root = new URL('../', import.meta.url);
const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KB`;

export function checks(engine: string): readonly Check[] {
  return [activationBundle(), activationTime(), sdksLoaded(engine)].flatMap((check) => check ?? []);
}

function activationBundle(): Check | undefined {
  const sizes = readJson('dist/sizes.json') as Readonly<Record<string, number>> | undefined;
  const bytes = sizes?.['dist/extension.cjs'];
  if (bytes === undefined) return undefined;
  return { what: 'activation core, minified', figure: kilobytes(bytes), bar: '≤ 150 KB', met: bytes <= 150 * 1024 };
}

/** Measured by the host tests, in the real extension host; here it is only repeated. */
function activationTime(): Check | undefined {
  const measured = readJson('test-output/activation.json') as
    { median: number; samples: readonly number[] } | undefined;
  if (measured === undefined) return undefined;
  const figure = `${measured.median} ms (${measured.samples.join(', ')})`;
  return { what: 'activation in the real host', figure, bar: '< 50 ms', met: measured.median < 50 };
}

/** Words that stand in the code of the SDKs and nowhere in ours. */
const sdkMarks = { 'openai-chat': /x-stainless-lang/i, anthropic: /x-stainless-lang/i, ollama: /ollama-js\// };

function sdksLoaded(engine: string): Check {
  const script = fileURLToPath(new URL('./loaded.mjs', import.meta.url));
  const env = { ...process.env, TANDEM_ENGINE: engine };
  const stages = JSON.parse(execFileSync(process.execPath, [script], { env, encoding: 'utf8' })) as Readonly<
    Record<string, readonly string[]>
  >;
  const has = (stage: string, mark: RegExp): boolean =>
    (stages[stage] ?? []).some((file) => mark.test(readFileSync(file, 'utf8')));
  const early = Object.values(sdkMarks).some((mark) => has('import', mark));
  // Without this the check would also pass when the marks had gone out of date.
  const found = Object.entries(sdkMarks).every(([protocol, mark]) => has(protocol, mark));
  const read = (stages['import'] ?? []).map((file) => basename(file));
  const bytes = (stages['import'] ?? []).reduce((sum, file) => sum + readFileSync(file).byteLength, 0);
  return {
    what: 'importing the engine loads no SDK; each comes with the first question to its protocol',
    figure: `${read.length} files, ${kilobytes(bytes)}${early ? ', an SDK among them' : ''}${found ? '' : ', SDKs not recognised'}`,
    bar: 'no SDK',
    met: !early && found,
  };
}

function readJson(path: string): unknown {
  const file = new URL(path, root);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as unknown) : undefined;
}
