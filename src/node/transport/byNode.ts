import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { Readable, Transform } from 'node:stream';
import { cancelled, ModelError } from '../../core/model/error.ts';
import type { Answer } from '../../core/ports.ts';
import { answerOf, type Sent } from './answer.ts';
import { connectTimeout, firstByteTimeout, networkError } from './networkError.ts';
import { resolving } from './loopback.ts';
import { pulled } from './pulled.ts';

/**
 * Not imported: an ES module that imports node:http makes Node read everything it exports, WebSocket among it, and for
 * that load its whole fetch, 30 ms and 13 MB. VS Code's proxy is gone round by this, which is right for the addresses that
 * come here: they are private. node:https, whose certificates VS Code looks after, is imported when first needed.
 * node:zlib is read when an answer is compressed.
 */
const http = process.getBuiltinModule('node:http');

const pooled = { keepAlive: true, keepAliveMsecs: 30_000, scheduling: 'lifo' } as const;
const mostStaleSockets = 3;

/** Requests through node:http and node:https, over connections that are kept for the next one. */
export function createNodeSender(): { send(sent: Sent): Promise<Answer>; close(): void } {
  const plain: Line = { open: (...request) => http.request(...request), agent: new http.Agent(pooled) };
  let secure: Promise<Line> | undefined;
  const lineTo = (url: URL): Line | Promise<Line> => (url.protocol === 'https:' ? (secure ??= secureLine()) : plain);
  return {
    async send(sent) {
      const line = await lineTo(sent.url);
      for (let stale = 0; ; stale++) {
        const fresh = stale >= mostStaleSockets;
        try {
          return await sendOnce(sent, line, fresh ? false : line.agent);
        } catch (error) {
          // A kept connection that the server has closed in the meantime is nobody's failure: the request never arrived.
          if (!(error instanceof StaleConnection) || fresh)
            throw error instanceof StaleConnection ? error.reason : error;
        }
      }
    },
    close() {
      plain.agent.destroy();
      void secure?.then((line) => line.agent.destroy());
    },
  };
}

/** How requests of one scheme are opened, and where their connections wait for the next. */
type Line = { open(url: URL, options: RequestOptions): ClientRequest; readonly agent: Agent };

async function secureLine(): Promise<Line> {
  const https = await import('node:https');
  // Said and not left to the default, which NODE_TLS_REJECT_UNAUTHORIZED can turn off.
  const verified = { rejectUnauthorized: true };
  return {
    open: (url, options) => https.request(url, { ...options, ...verified }),
    agent: new https.Agent({ ...pooled, ...verified }),
  };
}

class StaleConnection extends Error {
  readonly reason: ModelError;
  constructor(reason: ModelError) {
    super('a kept connection had been closed');
    this.reason = reason;
  }
}

function sendOnce(sent: Sent, line: Line, agent: Agent | false): Promise<Answer> {
  const { url, door, signal } = sent;
  if (signal.aborted) return Promise.reject(cancelled());
  return new Promise((resolve, reject) => {
    const body = sent.body === undefined ? undefined : Buffer.from(sent.body);
    const length = body === undefined ? {} : { 'content-length': String(body.byteLength) };
    const headers = { ...sent.headers, ...length };
    const request = line.open(url, { method: sent.method, headers, agent, ...resolving(url.hostname) });
    const fail = (error: Error): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      request.destroy();
      reject(error);
    };
    const onAbort = (): void => fail(cancelled());
    let timer = setTimeout(() => fail(connectTimeout(sent)), door.timers.connect);
    const connected = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => fail(firstByteTimeout(sent)), door.timers.firstByte);
    };
    const started = performance.now();
    whenConnected(request, url.protocol, connected);
    signal.addEventListener('abort', onAbort, { once: true });
    request.once('error', (error) => {
      const reason = networkError(error, sent);
      fail(request.reusedSocket && reason.kind === 'network.reset' ? new StaleConnection(reason) : reason);
    });
    request.once('response', (message) => {
      const waited = performance.now() - started;
      try {
        resolve(toAnswer(sent, request, message, Math.max(1, door.timers.firstByte - waited)));
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      } catch (error) {
        // A status or a header that no web answer may have. Thrown on from here it would end the whole program.
        fail(
          error instanceof ModelError
            ? error
            : new ModelError('protocol.mismatch', 'The head of the answer is not HTTP.'),
        );
      }
    });
    request.end(body);
  });
}

function whenConnected(request: ClientRequest, protocol: string, connected: () => void): void {
  request.once('socket', (socket) => {
    if (!socket.connecting) connected();
    else socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', connected);
  });
}

function toAnswer(sent: Sent, request: ClientRequest, message: IncomingMessage, firstByteMs: number): Answer {
  const headers = new Headers();
  for (let index = 0; index + 1 < message.rawHeaders.length; index += 2) {
    headers.append(message.rawHeaders[index] ?? '', message.rawHeaders[index + 1] ?? '');
  }
  const chunks = pulled(sent, request, message, decoded(message), firstByteMs);
  return answerOf(message.statusCode ?? 0, headers, chunks);
}

/** We ask for no compression; a server that compresses all the same is understood. */
function decoded(message: IncomingMessage): Readable {
  const decoder = decoderFor(message.headers['content-encoding']);
  if (decoder === undefined) return message;
  // Not a pipeline: with a connection that breaks it throws away what has arrived and is still being unpacked. Ended
  // here instead, the decoder hands that over and then fails for what is missing.
  message.once('close', () => decoder.end());
  return message.pipe(decoder);
}

function decoderFor(encoding: string | undefined): Transform | undefined {
  if (encoding === undefined) return undefined;
  const { createBrotliDecompress, createGunzip, createInflate } = process.getBuiltinModule('node:zlib');
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return undefined;
  }
}
