import { spawn } from 'node:child_process';

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();

/** Starts a program in a process group of its own, so that stopping it stops everything it started. */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { detached: process.platform !== 'win32', stdio: 'inherit', ...options });
  children.add(child);
  child.once('exit', () => children.delete(child));
  child.once('error', () => children.delete(child));
  return child;
}

export function stop(child, signal = 'SIGTERM') {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    // Gone between the question and the deed.
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Asks a program to end and makes it end when it does not listen. */
export async function stopAndWait(child, patienceMs = 5000) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  stop(child);
  const timer = setTimeout(() => stop(child, 'SIGKILL'), patienceMs);
  await exited;
  clearTimeout(timer);
}

/** Nothing that was started outlives us, however we end. */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    for (const child of children) stop(child, 'SIGKILL');
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}
process.once('exit', () => {
  for (const child of children) stop(child, 'SIGKILL');
});

/**
 * Runs a program to its end. Rejects when it fails or takes longer than it may.
 * @returns {Promise<string>} what it printed, when `capture` is set
 */
export function run(command, args, { timeoutMs = 600_000, capture = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = start(command, args, { stdio: capture ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'], ...options });
    let output = '';
    child.stdout?.on('data', (text) => (output += text));
    child.stderr?.on('data', (text) => (output += text));
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      stop(child, 'SIGKILL');
    }, timeoutMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return resolve(output);
      const how = late ? `took longer than ${timeoutMs / 1000} s` : `ended with ${signal ?? `exit code ${code}`}`;
      reject(new Error(`${command} ${args.join(' ')} ${how}${capture ? `:\n${output.slice(-4000)}` : ''}`));
    });
  });
}
