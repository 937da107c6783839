import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

export type Proxy = {
  /** With a user name and a password in it, as a company's proxy has them. */
  readonly url: string;
  /** What clients asked to be connected with, `host:port`; what they asked for without a tunnel, as a whole address. */
  readonly asked: readonly string[];
  /** What stood in their `proxy-authorization`. */
  readonly credentials: readonly string[];
  close(): Promise<void>;
};

export const proxyPassword = 'hunter2-of-the-proxy';

/**
 * A real CONNECT proxy on loopback. `to` is the port at which everything it is asked for is, whatever the host's name: a
 * network of its own. A number of three digits refuses with that status; `silent` hangs up without a word.
 */
export async function startProxy(answer: { to: number } | { status: number } | 'silent'): Promise<Proxy> {
  const asked: string[] = [];
  const credentials: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(502).end();
  });
  server.on('connection', (socket) => remember(sockets, socket));
  server.on('connect', (request: IncomingMessage, client: Socket, head: Buffer) => {
    client.on('error', () => undefined);
    asked.push(request.url ?? '');
    credentials.push(request.headers['proxy-authorization'] ?? '');
    if (answer === 'silent') client.destroy();
    else if ('status' in answer) client.end(`HTTP/1.1 ${answer.status} No\r\ncontent-length: 0\r\n\r\n`);
    else remember(sockets, tunnel(client, head, answer.to));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://user:${proxyPassword}@127.0.0.1:${port}`,
    asked,
    credentials,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function tunnel(client: Socket, head: Buffer, port: number): Socket {
  const upstream = connect(port, '127.0.0.1', () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    upstream.write(head);
    upstream.pipe(client).pipe(upstream);
  });
  upstream.once('close', () => client.destroy());
  client.once('close', () => upstream.destroy());
  return upstream;
}

function remember(sockets: Set<Socket>, socket: Socket): void {
  socket.on('error', () => undefined);
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
}
