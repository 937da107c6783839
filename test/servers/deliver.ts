import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan } from './body.ts';
import { encodeFrames } from './framing.ts';
import type { Protocol } from './protocol.ts';
import type { Delivery, Ending } from './script.ts';

/** Writes a planned answer, waits where it says, honours backpressure, and stops when the client is gone. */
export async function deliver(
  response: ServerResponse,
  protocol: Protocol,
  plan: Plan,
  delivery: Delivery,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    await wait(delivery.headersAfterMs ?? 0, gone.signal);
    writeHead(response, protocol, plan, delivery);
    await writeSteps(response, protocol, plan, delivery, gone.signal);
    if (delivery.endless !== undefined) await writeForEver(response, protocol, delivery.endless, gone.signal);
    await finish(response, delivery.cut?.how ?? delivery.afterwards ?? 'end');
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}

function writeHead(response: ServerResponse, protocol: Protocol, plan: Plan, delivery: Delivery): void {
  const short = delivery.cut?.how === 'short-length' || delivery.afterwards === 'short-length';
  response.writeHead(200, {
    'content-type': protocol.contentType,
    'cache-control': 'no-cache',
    ...(delivery.gzip ? { 'content-encoding': 'gzip' } : {}),
    ...(short ? { 'content-length': plan.length + 64 } : {}),
  });
  response.flushHeaders();
}

async function writeSteps(
  response: ServerResponse,
  protocol: Protocol,
  plan: Plan,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<void> {
  const start = performance.now();
  const perStep = delivery.tokensPerSecond === undefined ? 0 : 1000 / delivery.tokensPerSecond;
  // Bytes written in one turn of the event loop travel as one packet; sizes that were asked for must not melt together.
  const apart = typeof delivery.chunks === 'number';
  let written = 0;
  for (const step of plan.steps) {
    if (signal.aborted) return;
    if (step.do === 'wait') {
      await pause(response, protocol, step.ms, step.keepAlives, signal);
      continue;
    }
    if (perStep > 0) await wait(start + written * perStep - performance.now(), signal);
    else if (written > 0) await wait(delivery.everyMs ?? 0, signal);
    await write(response, step.bytes, apart, signal);
    written++;
  }
}

async function write(response: ServerResponse, bytes: Buffer, apart: boolean, signal: AbortSignal): Promise<void> {
  if (apart) {
    await new Promise<void>((resolve) => response.write(bytes, () => resolve()));
    await new Promise<void>((resolve) => setImmediate(resolve));
  } else if (!response.write(bytes)) {
    await drained(response, signal);
  }
}

function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    response.once('drain', done);
    signal.addEventListener('abort', done, { once: true });
  });
}

async function pause(
  response: ServerResponse,
  protocol: Protocol,
  ms: number,
  keepAlives: number | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (keepAlives === undefined) return wait(ms, signal);
  const [sign] = encodeFrames(protocol.framing, [protocol.keepAlive]);
  for (let passed = 0; passed < ms && !signal.aborted; passed += keepAlives) {
    response.write(sign ?? '\n');
    await wait(keepAlives, signal);
  }
}

/** `Infinity` waits until the client is gone. Node's timers count in 31 bits. */
async function wait(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await sleep(Math.min(ms, 2 ** 31 - 1), undefined, { signal });
}

async function writeForEver(
  response: ServerResponse,
  protocol: Protocol,
  what: 'line' | 'body',
  signal: AbortSignal,
): Promise<void> {
  const message = Buffer.concat(encodeFrames(protocol.framing, [protocol.textFrame('endless '.repeat(100))]));
  const block =
    what === 'line' ? Buffer.alloc(64 * 1024, 'x') : Buffer.concat(Array.from({ length: 64 }, () => message));
  if (what === 'line') response.write(protocol.endlessLine);
  while (!signal.aborted) {
    await write(response, block, false, signal);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/** The bytes before a broken end are handed over first: what breaks is the end, not the answer. */
async function finish(response: ServerResponse, ending: Ending): Promise<void> {
  if (ending === 'end') {
    response.end();
    return;
  }
  if (ending === 'stay-open') return;
  await new Promise<void>((resolve) => response.write('', () => resolve()));
  await sleep(10);
  if (ending === 'reset') response.socket?.resetAndDestroy();
  else response.socket?.destroy();
}
