import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { cancelled, type ModelError } from '../../core/model/error.ts';
import type { Answer } from '../../core/ports.ts';
import { answerOf, type Sent } from './answer.ts';
import { connectTimeout, firstByteTimeout, networkError } from './networkError.ts';
import { pulled } from './pulled.ts';

const pooled = { keepAlive: true, keepAliveMsecs: 30_000, scheduling: 'lifo' } as const;
const mostStaleSockets = 3;

/** Requests through node:http and node:https, over connections that are kept for the next one. */
export function createNodeSender(): { send(sent: Sent): Promise<Answer>; close(): void } {
  const agents = { 'http:': new HttpAgent(pooled), 'https:': new HttpsAgent(pooled) };
  return {
    async send(sent) {
      for (let stale = 0; ; stale++) {
        const fresh = stale >= mostStaleSockets;
        try {
          return await sendOnce(sent, fresh ? undefined : agents[sent.url.protocol === 'https:' ? 'https:' : 'http:']);
        } catch (error) {
          // A kept connection that the server has closed in the meantime is nobody's failure: the request never arrived.
          if (!(error instanceof StaleConnection) || fresh) throw error instanceof StaleConnection ? error.reason : error;
        }
      }
    },
    close() {
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
}

class StaleConnection extends Error {
  readonly reason: ModelError;
  constructor(reason: ModelError) {
    super('a kept connection had been closed');
    this.reason = reason;
  }
}

function sendOnce(sent: Sent, agent: HttpAgent | undefined): Promise<Answer> {
  const { url, door, signal } = sent;
  if (signal.aborted) return Promise.reject(cancelled());
  return new Promise((resolve, reject) => {
    const headers = Object.fromEntries(sent.headers);
    const body = sent.body === undefined ? undefined : Buffer.from(sent.body);
    if (body !== undefined) headers['content-length'] = String(body.byteLength);
    const make = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = make(url, { method: sent.method, headers, agent: agent ?? false });
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
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      const waited = performance.now() - started;
      resolve(toAnswer(sent, request, message, Math.max(1, door.timers.firstByte - waited)));
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
  const encoding = message.headers['content-encoding'];
  const decoder =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? createGunzip()
      : encoding === 'deflate'
        ? createInflate()
        : encoding === 'br'
          ? createBrotliDecompress()
          : undefined;
  // The pipeline's error reaches whoever reads the decoder, as its own error.
  return decoder === undefined ? message : pipeline(message, decoder, () => undefined);
}
