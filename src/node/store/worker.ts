import { parentPort, workerData } from 'node:worker_threads';
import { conversationStatements } from './conversations.ts';
import { openDatabase, StoreProblem } from './database.ts';
import type { StoreRequest, StoreResponse } from './messages.ts';

/** The store's thread: sqlite is synchronous, and nothing that waits for a disk may stand in the extension host's way. */
const { path } = workerData as { path: string };

function serve(port: NonNullable<typeof parentPort>): void {
  const post = (response: StoreResponse): void => port.postMessage(response);
  const { database, quarantined } = openDatabase(path);
  const statements = conversationStatements(database) as unknown as Record<
    string,
    (...given: readonly unknown[]) => unknown
  >;
  post({ type: 'opened', ...(quarantined === undefined ? {} : { quarantined }) });
  port.on('message', ({ number, method, arguments: given }: StoreRequest) => {
    try {
      if (method === 'close') {
        database.close();
        post({ type: 'result', number, value: undefined });
        port.close();
        return;
      }
      post({ type: 'result', number, value: statements[method]?.(...given) });
    } catch (error) {
      post({ type: 'problem', number, message: inWords(error) });
    }
  });
}

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof StoreProblem) return error.message;
  const code = 'errcode' in error ? Number(error.errcode) & 0xff : 0;
  if (code === 13) return 'The disk is full.';
  if (code === 8) return 'The store may not be written to.';
  if (code === 5) return 'Another window keeps the store busy.';
  return error.message;
}

if (parentPort !== null) {
  try {
    serve(parentPort);
  } catch (error) {
    parentPort.postMessage({ type: 'problem', number: 0, message: inWords(error) } satisfies StoreResponse);
    parentPort.close();
  }
}
