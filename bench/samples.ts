import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { authorityFile } from '../test/servers/certificate.ts';
import type { Connections } from './connections.ts';
import { clients, measures, reference, subject, type Column, type Figures } from './measures.ts';
import { median } from './median.ts';

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** Client and server each on a core of its own, where the machine has two and lets us say so. */
const pinned = existsSync('/usr/bin/taskset') && availableParallelism() > 1;
const onCore = (core: number, args: readonly string[]): [string, readonly string[]] =>
  pinned ? ['taskset', ['-c', String(core), process.execPath, ...args]] : [process.execPath, args];
const clientCore = 0;
const serverCore = 1;

/** The figures of one client and one measure, one entry a run; a sample that failed is missing. */
export type Samples = {
  of(client: string, column: Pick<Column, 'protocol' | 'scenario'>): readonly Figures[];
  /** One entry a run. */
  readonly connections: readonly Connections[];
  readonly failures: readonly string[];
  readonly pinned: boolean;
};

export async function takeSamples(engine: string, runs: number, log: (line: string) => void): Promise<Samples> {
  const server = await startServer();
  const figures = new Map<string, Figures[]>();
  const connections: Connections[] = [];
  const failures = new Set<string>();
  const key = (client: string, { protocol, scenario }: Pick<Column, 'protocol' | 'scenario'>): string =>
    `${client} ${protocol} ${scenario}`;
  try {
    for (let run = 1; run <= runs; run++) {
      log(`run ${run} of ${runs}: connections`);
      const env = { BENCH_SERVER: server.addresses, TANDEM_ENGINE: engine };
      const taken = await sample<Connections>('./connections.mjs', [], { ...env, NODE_EXTRA_CA_CERTS: authorityFile });
      if (typeof taken === 'string') failures.add(`${subject} connections: ${taken}`);
      else connections.push(taken);
      for (const measure of measures) {
        log(`run ${run} of ${runs}: ${measure.protocol} ${measure.scenario}`);
        for (const { name } of clients) {
          const id = key(name, measure);
          const args = [name, measure.protocol, measure.scenario];
          const figure = await sample<Figures>('./sample.mjs', args, env);
          if (typeof figure === 'string') failures.add(`${id}: ${figure}`);
          else figures.set(id, [...(figures.get(id) ?? []), figure]);
        }
      }
    }
  } finally {
    server.stop();
  }
  const of: Samples['of'] = (client, column) => figures.get(key(client, column)) ?? [];
  return { of, connections, failures: [...failures], pinned };
}

/** One fresh process. What it measured, or why it could not. */
async function sample<T>(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<T | string> {
  const [command, rest] = onCore(clientCore, [here(script), ...args]);
  return new Promise((resolve) => {
    execFile(command, rest, { env: { ...process.env, ...env }, timeout: 120_000 }, (error, stdout, stderr) => {
      const last = stdout.trim().split('\n').at(-1) ?? '';
      if (error === null && last.startsWith('{')) resolve(JSON.parse(last) as T);
      else resolve(stderr.split('\n').find((line) => line.includes('Error')) ?? error?.message ?? 'printed nothing');
    });
  });
}

async function startServer(): Promise<{ addresses: string; stop(): void }> {
  const [command, args] = onCore(serverCore, [here('./server.ts')]);
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const addresses of createInterface(child.stdout)) return { addresses, stop: () => void child.kill() };
  throw new Error('The server of the benchmark did not start.');
}

/** Machines are noisy: a ratio is taken within each run, where both sides had the same noise, and then the median of those. */
export function figureOf(samples: Samples, client: string, column: Column): number | undefined {
  const own = samples.of(client, column).map((figures) => figures[column.figure]);
  const base = samples.of(reference, column).map((figures) => figures[column.figure]);
  const values = own.flatMap((value, run) => {
    const divisor = column.as === 'ratio' ? base[run] : 1;
    return value === undefined || divisor === undefined ? [] : [value / divisor];
  });
  return median(values);
}

export function meets(samples: Samples, column: Column): boolean {
  const figure = figureOf(samples, subject, column);
  return figure !== undefined && figure <= column.bar;
}
