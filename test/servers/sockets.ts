import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export type SeenSocket = {
  readonly openedAt: number;
  readonly closedAt: number | undefined;
  readonly bytesRead: number;
  readonly bytesWritten: number;
};

/** Keeps a record of every connection that a server has had. */
export function watchSockets(server: Server): {
  readonly sockets: readonly SeenSocket[];
  of(socket: Socket): SeenSocket;
} {
  const sockets: SeenSocket[] = [];
  // By the client's port: over TLS a request knows another socket than the one that was connected.
  const seen = new Map<number | undefined, SeenSocket>();
  server.on('connection', (socket: Socket) => {
    const record = watched(socket);
    seen.set(socket.remotePort, record);
    sockets.push(record);
  });
  return { sockets, of: (socket) => seen.get(socket.remotePort) ?? watched(socket) };
}

function watched(socket: Socket): SeenSocket {
  let closedAt: number | undefined;
  socket.on('error', () => undefined);
  socket.once('close', () => (closedAt = performance.now()));
  const openedAt = performance.now();
  return {
    openedAt,
    get closedAt() {
      return closedAt;
    },
    get bytesRead() {
      return socket.bytesRead;
    },
    get bytesWritten() {
      return socket.bytesWritten;
    },
  };
}
