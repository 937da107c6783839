import { spawn } from 'node:child_process';

const patienceMs = 5000;

const children = new Set();
let successor;
let endingSince;

/** True once a signal told us to end: what stops from now on was stopped by us and is no news. */
export const isEnding = () => endingSince !== undefined;

/** Starts a program in a process group of its own, so that stopping it stops everything it started. */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { detached: process.platform !== 'win32', stdio: 'inherit', ...options });
  children.add(child);
  child.once('exit', () => children.delete(child));
  child.once('error', () => children.delete(child));
  return child;
}

const hasEnded = (child) => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

function stop(child, signal = 'SIGTERM') {
  if (hasEnded(child)) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    // Gone between the question and the deed.
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Asks a program to end and makes it end when it does not listen. */
export async function stopAndWait(child, milliseconds = patienceMs) {
  if (hasEnded(child)) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  stop(child);
  const timer = setTimeout(() => stop(child, 'SIGKILL'), milliseconds);
  await exited;
  clearTimeout(timer);
}

/**
 * Nothing that was started outlives us, however we end. Programs are asked first: what they started in groups of their own
 * (a test run its VS Code, say) only they know. Ctrl+C arrives twice, from the terminal and from the process above us, so
 * that only a signal that comes a second later is a person who has lost patience.
 */
async function end(signal) {
  if (successor !== undefined) {
    successor.kill(signal);
    return;
  }
  const code = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal];
  if (endingSince === undefined) {
    endingSince = Date.now();
    await Promise.all([...children].map((child) => stopAndWait(child)));
    process.exit(code);
  }
  if (Date.now() - endingSince > 1000) process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(signal));
process.once('exit', () => {
  for (const child of children) stop(child, 'SIGKILL');
  successor?.kill('SIGTERM');
});

/** Whoever ends npm ends npm and its shell, which tells nobody. Seen from here, the process above us is another one. */
if (process.env.npm_lifecycle_event !== undefined) {
  const above = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === above) return;
    clearInterval(watch);
    void end('SIGTERM');
  }, 1000);
  watch.unref();
}

/** Lets another program continue in our place: it gets our terminal and our signals, and we end as it ends. */
export function handOver(command, args, options = {}) {
  return new Promise((_, reject) => {
    successor = spawn(command, args, { stdio: 'inherit', ...options });
    successor.once('error', reject);
    successor.once('exit', (code, signal) => {
      successor = undefined;
      process.exit(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

/**
 * Runs a program to its end. Rejects when it fails or takes longer than it may; once we are ending it does neither, so that
 * nobody goes on to the next thing.
 * @returns {Promise<string>} what it printed, when `capture` is set
 */
export function run(command, args, { timeoutMs = 600_000, capture = false, ...options } = {}) {
  const stdio = capture ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'];
  return new Promise((resolve, reject) => {
    const child = start(command, args, { stdio, ...options });
    let output = '';
    child.stdout?.on('data', (text) => (output += text));
    child.stderr?.on('data', (text) => (output += text));
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      void stopAndWait(child);
    }, timeoutMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(new Error(`${command} could not be started: ${error.message}`, { cause: error }));
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (isEnding()) return;
      if (code === 0 && !late) {
        resolve(output);
        return;
      }
      const how = late ? `took longer than ${timeoutMs / 1000} s` : `ended with ${signal ?? `exit code ${code}`}`;
      reject(new Error(`${command} ${args.join(' ')} ${how}${capture ? `:\n${output.slice(-4000)}` : ''}`));
    });
  });
}
