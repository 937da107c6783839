import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

export type FullListener = { readonly url: string; close(): Promise<void> };

/**
 * A port that listens and accepts nobody: its queue is full and its program asleep, so the kernel ignores whoever comes.
 * It is the one way to make a connection on loopback hang while it is being opened.
 */
export async function startFullListener(): Promise<FullListener> {
  const sleep = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(
    `const { workerData, parentPort } = require('node:worker_threads');
     const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       parentPort.postMessage(server.address().port);
       setImmediate(() => Atomics.wait(workerData, 0, 0));
     });`,
    { eval: true, workerData: sleep },
  );
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  await new Promise((resolve) => setTimeout(resolve, 30));
  const guests: Socket[] = [];
  for (let connected = true; connected && guests.length < 20;) {
    const guest = connect(port, '127.0.0.1').on('error', () => undefined);
    connected = await Promise.race([
      new Promise<boolean>((resolve) => guest.once('connect', () => resolve(true))),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 150)),
    ]);
    if (connected) guests.push(guest);
    else guest.destroy();
  }
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      for (const guest of guests) guest.destroy();
      Atomics.store(sleep, 0, 1);
      Atomics.notify(sleep, 0);
      await worker.terminate();
    },
  };
}
