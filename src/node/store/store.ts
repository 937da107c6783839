import { Worker } from 'node:worker_threads';
import { ModelError } from '../../core/model/error.ts';
import type { Conversations } from '../../core/ports.ts';
import type { Method, StoreRequest, StoreResponse } from './messages.ts';

export type StoreOptions = {
  /** The database file. Its folder is made when the store is first used. */
  readonly path: string;
  /** The worker's script: in the package `dist/lazy/store-worker.cjs`. */
  readonly worker: string | URL;
  /** Told once when a damaged file was set aside, with the place where it lies now. */
  readonly onQuarantine: (file: string) => void;
};

export type Store = { readonly conversations: Conversations; close(): Promise<void> };

const longestWaitMs = 30_000;

/** Opened at the first use, not before; a worker that dies takes its pending calls with it and is started anew. */
export function createStore(options: StoreOptions): Store {
  let line: Line | undefined;
  const call = async (method: StoreRequest['method'], given: readonly unknown[]): Promise<unknown> => {
    line ??= openLine(options, () => (line = undefined));
    return line.call(method, given);
  };
  const method =
    (name: Method) =>
    (...given: readonly unknown[]): Promise<never> =>
      call(name, given) as Promise<never>;
  return {
    conversations: {
      latest: method('latest'),
      read: method('read'),
      list: method('list'),
      saveHead: method('saveHead'),
      saveTurn: method('saveTurn'),
    },
    async close() {
      if (line === undefined) return;
      await call('close', []);
      line = undefined;
    },
  };
}

type Line = { call(method: StoreRequest['method'], given: readonly unknown[]): Promise<unknown> };
type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: ModelError) => void };

function openLine(options: StoreOptions, onDead: () => void): Line {
  const worker = new Worker(options.worker, { workerData: { path: options.path }, name: 'tandem-store' });
  const waiting = new Map<number, Waiting>();
  let next = 1;
  const die = (why: string): void => {
    onDead();
    for (const { reject } of waiting.values()) reject(unavailable(why));
    waiting.clear();
  };
  worker.unref();
  worker.on('error', (error: Error) => die(error.message));
  worker.on('exit', () => die('The store was closed.'));
  worker.on('message', (response: StoreResponse) => {
    if (response.type === 'opened') {
      if (response.quarantined !== undefined) options.onQuarantine(response.quarantined);
    } else if (response.type === 'problem' && response.number === 0) die(response.message);
    else {
      const asked = waiting.get(response.number);
      waiting.delete(response.number);
      if (response.type === 'result') asked?.resolve(response.value);
      else asked?.reject(unavailable(response.message));
    }
  });
  return {
    call(method, given) {
      const number = next++;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => settle(() => reject(unavailable('The disk does not answer.'))), longestWaitMs);
        const settle = (then: () => void): void => {
          clearTimeout(timer);
          waiting.delete(number);
          // Only an open call keeps the process: an idle store never does.
          if (waiting.size === 0) worker.unref();
          then();
        };
        worker.ref();
        waiting.set(number, {
          resolve: (value) => settle(() => resolve(value)),
          reject: (error) => settle(() => reject(error)),
        });
        worker.postMessage({ number, method, arguments: given } satisfies StoreRequest);
      });
    },
  };
}

function unavailable(why: string): ModelError {
  return new ModelError('store.unavailable', `The store cannot be used: ${why}`);
}
