import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checks } from './checks.ts';
import { subject } from './measures.ts';
import { report } from './report.ts';
import { takeSamples } from './samples.ts';

/** `npm run bench -- [--quick | --runs N] [--engine FILE]`. A quick run's figures are for looking at: they are not kept. */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    quick: { type: 'boolean', default: false },
    engine: { type: 'string', default: fileURLToPath(new URL('../dist/engine.mjs', import.meta.url)) },
  },
});
const runs = values.quick ? 1 : Number(values.runs);
const engine = resolve(values.engine);
if (!existsSync(engine)) throw new Error(`${engine} is not there: run “npm run build” first.`);
if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs takes a whole number, 1 or more.');

const samples = await takeSamples(engine, runs, (line) => console.error(line));
const text = report(samples, checks(engine), { runs, date: new Date() });
console.log(text);
if (!values.quick) await writeFile(new URL('results.md', import.meta.url), text);
if (samples.failures.some((failure) => failure.startsWith(subject))) process.exitCode = 1;
