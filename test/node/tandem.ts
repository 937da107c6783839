import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../src/node/cli.ts', import.meta.url));

export type Ran = { code: number | null; out: string; err: string; lines: Record<string, unknown>[] };

type Running = { done: Promise<Ran>; child: ChildProcess };

type Environment = Readonly<Record<string, string>>;

/** The command line in a process of its own, with nothing in its environment but what is given. */
export function start(args: readonly string[], input?: string | Buffer, env?: Environment): Running {
  return startNode([cli, ...args], input, env);
}

export const tandem = (args: readonly string[], input?: string | Buffer, env?: Environment): Promise<Ran> =>
  start(args, input, env).done;

/** Any program of Node's; what of its output is JSON is parsed. */
export function startNode(args: readonly string[], input?: string | Buffer, env: Environment = {}): Running {
  const child = spawn(process.execPath, args, { env: { PATH: process.env['PATH'] ?? '', ...env } });
  const out: string[] = [];
  const err: string[] = [];
  child.stdout.on('data', (text: Buffer) => out.push(text.toString()));
  child.stderr.on('data', (text: Buffer) => err.push(text.toString()));
  // A program that refuses its input early closes the pipe; that is no failure of the test.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const done = once(child, 'close').then(([code]): Ran => {
    const lines = out
      .join('')
      .split('\n')
      .filter((line) => line.startsWith('{'));
    return {
      code: code as number | null,
      out: out.join(''),
      err: err.join(''),
      lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    };
  });
  return { done, child };
}
