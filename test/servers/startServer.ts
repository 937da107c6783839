import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { greeting, type Plan } from './body.ts';
import type { Certificate } from './certificate.ts';
import { deliver } from './deliver.ts';
import { isChatPath, spoken, type Asked, type Dialect } from './dialects/dialect.ts';
import type { ErrorAnswer, ErrorName } from './errors.ts';
import type { Inventory } from './inventory.ts';
import { createPlayer } from './player.ts';
import { protocols, type Ask, type Protocol } from './protocol.ts';
import type { ErrorReply, Plain, ProtocolName, Reply, Script } from './script.ts';
import { watchSockets, type SeenSocket } from './sockets.ts';

type SeenRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The body as it came, and parsed if it is JSON. */
  readonly text: string;
  readonly body: unknown;
  /** All times are in milliseconds of `performance.now()`. */
  readonly at: number;
  readonly socket: SeenSocket;
};

export type ModelServer = {
  readonly protocol: ProtocolName;
  /** Scheme, host and port. */
  readonly url: string;
  /** What a provider's row has as its baseUrl. */
  readonly baseUrl: string;
  readonly requests: readonly SeenRequest[];
  /** Of these, the ones that asked the model something. */
  readonly questions: readonly SeenRequest[];
  readonly sockets: readonly SeenSocket[];
  /** How this provider refuses. */
  error(name: ErrorName): ErrorAnswer;
  /** From now on this is answered. */
  play(script: Script): void;
  /** Closes the connections on which nothing is going on. */
  dropIdle(): void;
  close(): Promise<void>;
};

export type ServerOptions = {
  readonly port?: number;
  readonly host?: string;
  /** With one, the server speaks https. */
  readonly certificate?: Certificate;
  readonly models?: readonly string[];
  /** Answers to everything that is not a question to the model, instead of the real lists. */
  readonly lists?: Plain;
  /** How long such an answer takes. */
  readonly listsAfterMs?: number;
  /** Closes each connection after its first answer. */
  readonly oneAnswerASocket?: true;
  /** Answers as the program does that keeps models; only for Ollama's protocol. */
  readonly inventory?: Inventory;
  /** The provider whose way of speaking the protocol this is. Absent: the protocol as its inventor speaks it. */
  readonly dialect?: Dialect;
};

const defaultModels = ['test-model', 'other-model', 'nomic-embed-text'];

/** A real server on loopback that speaks one provider's protocol and answers by a script. */
export async function startServer(
  name: ProtocolName,
  script: Script = {},
  options: ServerOptions = {},
): Promise<ModelServer> {
  const { dialect } = options;
  const spokenAs = (each: ProtocolName): Protocol =>
    dialect === undefined ? protocols[each] : spoken(dialect, protocols[each]);
  const main = spokenAs(name);
  const all = [main, ...(dialect?.beside ?? []).map(spokenAs)];
  const requests: SeenRequest[] = [];
  const questions: SeenRequest[] = [];
  const player = createPlayer(script);
  const server = serverFor(options, (request, response) => void answer(request, response));
  const watch = watchSockets(server);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    const seen = await seenRequest(request, watch.of(request.socket));
    const { method, path, headers } = seen;
    const body = fieldsOf(seen.body);
    requests.push(seen);
    const protocol = method === 'POST' ? all.find(({ chatPath }) => isChatPath(chatPath, path)) : undefined;
    if (protocol === undefined) {
      if (options.listsAfterMs !== undefined) await sleep(options.listsAfterMs);
      if (options.inventory?.answer(method, path, body, response) !== true) answerList(response, main, path, options);
      return;
    }
    questions.push(seen);
    const refusal = refusalOf(dialect, protocol, { path, headers, body });
    if (refusal !== undefined) {
      answerPlain(response, { status: refusal.status, body: JSON.stringify(refusal.body) });
      return;
    }
    options.inventory?.asked(seen.body);
    const ask = protocol.ask(body);
    const { reply, planned } = player.next(protocol, ask);
    await answerQuestion(response, protocol, reply, ask, planned);
  }

  const url = await listening(server, options);
  return {
    protocol: name,
    url,
    baseUrl: `${url}${main.basePath}`,
    requests,
    questions,
    sockets: watch.sockets,
    error: (refusal) => main.error(refusal),
    play: (next) => player.play(next),
    dropIdle: () => server.closeIdleConnections(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function serverFor(
  { certificate, oneAnswerASocket }: ServerOptions,
  listener: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const keeping = { keepAliveTimeout: 60_000 };
  const server =
    certificate === undefined
      ? createServer(keeping, listener)
      : createSecureServer({ ...keeping, ...certificate }, listener);
  if (oneAnswerASocket) server.maxRequestsPerSocket = 1;
  return server;
}

async function listening(
  server: Server,
  { host = '127.0.0.1', port = 0, certificate }: ServerOptions,
): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const scheme = certificate === undefined ? 'http' : 'https';
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;
}

async function seenRequest(request: IncomingMessage, socket: SeenSocket): Promise<SeenRequest> {
  const at = performance.now();
  const text = await textOf(request).catch(() => '');
  const { method = '', url = '/', headers } = request;
  return { method, path: url, headers, text, body: parsed(text), at, socket };
}

/** What this provider does not answer, whatever the script says. */
function refusalOf(dialect: Dialect | undefined, protocol: Protocol, asked: Asked): ErrorAnswer | undefined {
  const { keyIn, refuses } = dialect ?? {};
  const keyless = keyIn?.every((header) => asked.headers[header] === undefined) ?? false;
  return keyless ? protocol.error('bad-key') : refuses?.(asked);
}

async function answerQuestion(
  response: ServerResponse,
  protocol: Protocol,
  reply: Reply,
  ask: Ask,
  planned: () => Promise<Plan>,
): Promise<void> {
  if (reply.socket !== undefined) {
    if (reply.socket === '') response.socket?.resetAndDestroy();
    else response.socket?.end(reply.socket);
  } else if (reply.error !== undefined) {
    answerError(response, protocol, reply.error);
  } else if (reply.instead !== undefined) {
    const whole = (): string => JSON.stringify(protocol.whole(reply.turn ?? greeting, ask));
    answerPlain(response, {
      ...reply.instead,
      body: reply.instead.body === 'whole-turn' ? whole() : reply.instead.body,
    });
  } else if (!ask.streamed) {
    answerPlain(response, { status: 200, body: JSON.stringify(protocol.whole(reply.turn ?? greeting, ask)) });
  } else {
    await deliver(response, protocol, await planned(), reply.delivery ?? {});
  }
}

function answerError(response: ServerResponse, protocol: Protocol, error: ErrorReply): void {
  const { status, body } = protocol.error(error.name);
  answerPlain(response, {
    status: error.status ?? status,
    body: JSON.stringify(body),
    headers: { 'x-request-id': 'req_4711', ...error.headers },
  });
}

function answerPlain(response: ServerResponse, plain: Plain): void {
  response.writeHead(plain.status, {
    'content-type': plain.contentType ?? 'application/json',
    'content-length': Buffer.byteLength(plain.body),
    ...plain.headers,
  });
  response.end(plain.body);
}

function answerList(response: ServerResponse, protocol: Protocol, path: string, options: ServerOptions): void {
  if (options.lists !== undefined) return answerPlain(response, options.lists);
  const list = protocol.lists(options.models ?? defaultModels)[path.split('?')[0] ?? ''];
  if (list !== undefined) return answerPlain(response, { status: 200, body: JSON.stringify(list) });
  // Each server has its own way of not knowing a path; Ollama's is plain text.
  if (protocol.name === 'ollama') {
    return answerPlain(response, { status: 404, contentType: 'text/plain', body: '404 page not found' });
  }
  const message = `Invalid URL (${path})`;
  const error = { message, type: 'invalid_request_error', param: null, code: null };
  answerPlain(response, { status: 404, body: JSON.stringify({ error }) });
}

function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
