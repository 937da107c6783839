import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createRawServer, type AddressInfo } from 'node:net';
import { ModelError } from '../../src/core/model/error.ts';
import { keyPlaceholder, type Door, type Fetch, type Secrets } from '../../src/core/ports.ts';
import { createTransport } from '../../src/node/transport/transport.ts';

const canary = 'sk-canary-4f1d9b7a2c';

type Sink = {
  origin: string;
  requests: { url: string; headers: NodeJS.Dict<string | string[]>; body: string }[];
  sockets: number;
};

const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<Sink> {
  const sink: Sink = { origin: '', requests: [], sockets: 0 };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      sink.requests.push({ url: request.url ?? '', headers: request.headers, body });
      listener(request, response);
    });
  });
  server.on('connection', () => sink.sockets++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  sink.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return sink;
}

/** The key is bound to the given origin, as SecretStorage binds it. */
function keyFor(origin: string): Secrets {
  return {
    read: (_name, asked) => Promise.resolve(asked === origin ? { key: canary } : { missing: 'origin-changed' }),
  };
}

const noKeys: Secrets = { read: () => Promise.resolve({ missing: 'none' }) };

function doorTo(origin: string, change: Partial<Door> = {}): Door {
  const timers = { connect: 2000, firstByte: 2000, idle: 2000 };
  return { provider: 'Tested', origin, local: true, timers, key: { name: 'tested', required: true }, ...change };
}

const withKey = { headers: { authorization: `Bearer ${keyPlaceholder}` } };

async function failure(promise: Promise<unknown>): Promise<ModelError> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof ModelError, String(error));
    return error;
  }
  assert.fail('it did not fail');
}

async function textOf(answer: Awaited<ReturnType<Fetch>>): Promise<string> {
  let text = '';
  for await (const bytes of answer.chunks) text += Buffer.from(bytes).toString();
  return text;
}

describe('the transport', () => {
  const transports: { close(): void }[] = [];
  const open = (secrets: Secrets): Fetch => {
    const transport = createTransport(secrets);
    transports.push(transport);
    return transport.fetch;
  };
  afterEach(() => {
    for (const transport of transports.splice(0)) transport.close();
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });

  it('puts the key where the placeholder stands, for the origin it was given for', async () => {
    const sink = await serve((_, response) => response.end('ok'));
    const answer = await open(keyFor(sink.origin))(doorTo(sink.origin), `${sink.origin}/v1`, withKey);
    assert.equal(await textOf(answer), 'ok');
    assert.equal(sink.requests[0]?.headers['authorization'], `Bearer ${canary}`);
  });

  it('sends nothing at all when the key was given for another origin', async () => {
    const sink = await serve((_, response) => response.end('ok'));
    const error = await failure(
      open(keyFor('https://api.example.com'))(doorTo(sink.origin), `${sink.origin}/v1`, withKey),
    );
    assert.equal(error.kind, 'auth.origin');
    assert.equal(sink.requests.length, 0);
  });

  it('says which key is missing before anything is sent', async () => {
    const sink = await serve((_, response) => response.end('ok'));
    const error = await failure(open(noKeys)(doorTo(sink.origin), `${sink.origin}/v1`, withKey));
    assert.equal(error.kind, 'auth.missing');
    assert.match(error.detail.next ?? '', /TANDEM_KEY_TESTED/);
    assert.equal(sink.requests.length, 0);
  });

  it('leaves the header out when a key is optional and there is none', async () => {
    const sink = await serve((_, response) => response.end('ok'));
    const door = doorTo(sink.origin, { key: { name: 'tested', required: false } });
    await textOf(await open(noKeys)(door, `${sink.origin}/v1`, withKey));
    assert.equal(sink.requests[0]?.headers['authorization'], undefined);
  });

  it('takes out credentials that came from anywhere else', async () => {
    const sink = await serve((_, response) => response.end('ok'));
    const headers = { authorization: 'Bearer from-the-environment', cookie: 'a=b', 'x-api-key': 'other' };
    await textOf(await open(keyFor(sink.origin))(doorTo(sink.origin), `${sink.origin}/v1`, { headers }));
    const seen = sink.requests[0]?.headers ?? {};
    assert.deepEqual([seen['authorization'], seen['cookie'], seen['x-api-key']], [undefined, undefined, undefined]);
  });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`refuses a redirect ${status} to another origin; the other gets no byte`, async () => {
      const sink = await serve((_, response) => response.end('gotcha'));
      const server = await serve((_, response) =>
        response.writeHead(status, { location: `${sink.origin}/steal` }).end(),
      );
      const request = { method: 'POST', body: 'the prompt', ...withKey };
      const error = await failure(open(keyFor(server.origin))(doorTo(server.origin), `${server.origin}/v1`, request));
      assert.equal(error.kind, 'policy.redirect');
      assert.ok(error.message.includes(sink.origin) && error.message.includes(server.origin), error.message);
      assert.equal(sink.requests.length + sink.sockets, 0);
    });
  }

  it('follows a redirect within the origin, with body and key', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/v1') response.writeHead(308, { location: '/v1/' }).end();
      else response.end('there');
    });
    const answer = await open(keyFor(server.origin))(doorTo(server.origin), `${server.origin}/v1`, {
      method: 'POST',
      body: 'the prompt',
      ...withKey,
    });
    assert.equal(await textOf(answer), 'there');
    assert.equal(server.requests[1]?.body, 'the prompt');
    assert.equal(server.requests[1]?.headers['authorization'], `Bearer ${canary}`);
  });

  it('does not follow a circle for ever', async () => {
    const server = await serve((_, response) => response.writeHead(307, { location: '/again' }).end());
    const error = await failure(open(noKeys)(doorTo(server.origin, { key: undefined } as never), `${server.origin}/`));
    assert.equal(error.kind, 'policy.redirect');
    assert.ok(server.requests.length <= 5);
  });

  it('never lets a request leave its door, whatever URL it is given', async () => {
    const sink = await serve((_, response) => response.end());
    const error = await failure(open(keyFor(sink.origin))(doorTo('http://127.0.0.1:1'), `${sink.origin}/`, withKey));
    assert.equal(error.kind, 'policy.redirect');
    assert.equal(sink.requests.length, 0);
  });

  it('hides the key that a server repeats in its refusal, in every form', async () => {
    const echo = `key ${canary} ${Buffer.from(canary).toString('base64')} refused`;
    const sink = await serve((_, response) => response.writeHead(401, { 'x-echo': canary }).end(echo));
    const answer = await open(keyFor(sink.origin))(doorTo(sink.origin), `${sink.origin}/v1`, withKey);
    assert.equal(answer.status, 401);
    assert.equal(await textOf(answer), 'key [key] [key] refused');
    assert.equal(answer.headers.get('x-echo'), '[key]');
  });

  it('uses one connection for one question after the other', async () => {
    const sink = await serve((_, response) => response.end('ok'));
    const fetch = open(keyFor(sink.origin));
    for (let count = 0; count < 5; count++)
      await textOf(await fetch(doorTo(sink.origin), `${sink.origin}/v1`, withKey));
    assert.equal(sink.requests.length, 5);
    assert.equal(sink.sockets, 1);
  });

  it('does not fail when the server has closed a kept connection in the meantime', async () => {
    const sink = await serve((request, response) => {
      response.end('ok');
      // Closed behind the back of the pool, as a server with a short keep-alive does at the worst moment.
      setTimeout(() => request.socket.destroy(), 30);
    });
    const fetch = open(keyFor(sink.origin));
    for (let count = 0; count < 4; count++) {
      assert.equal(await textOf(await fetch(doorTo(sink.origin), `${sink.origin}/v1`, withKey)), 'ok');
      await new Promise((resolve) => setTimeout(resolve, 28 + count));
    }
  });

  it('gives a web stream to those who ask for one', async () => {
    const sink = await serve((_, response) => response.end('as a stream'));
    const answer = await open(keyFor(sink.origin))(doorTo(sink.origin), `${sink.origin}/v1`, withKey);
    assert.equal(await answer.text(), 'as a stream');
  });

  it('stops the server when the reader stops reading', async () => {
    let written = 0;
    const sink = await serve((_, response) => {
      const piece = Buffer.alloc(64 * 1024);
      const push = (): void => {
        while (!response.destroyed && response.write(piece)) written += piece.length;
        if (!response.destroyed) response.once('drain', push);
      };
      push();
    });
    const answer = await open(keyFor(sink.origin))(doorTo(sink.origin), `${sink.origin}/v1`, withKey);
    const iterator = answer.chunks[Symbol.asyncIterator]();
    await iterator.next();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const held = written;
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(written, held, 'the server went on writing');
    await iterator.return?.();
  });

  for (const [name, head] of [
    ['an impossible status', 'HTTP/1.1 999 Odd\r\n\r\n'],
    ['a header that cannot be', 'HTTP/1.1 200 OK\r\nx-odd: a\x01b\r\ncontent-length: 0\r\n\r\n'],
  ] as const) {
    it(`fails, and does no more harm than that, when a server sends ${name}`, async () => {
      const server = createRawServer((socket) => socket.end(head));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const error = await failure(open(keyFor(origin))(doorTo(origin), `${origin}/v1`, withKey));
      server.close();
      assert.equal(error.kind, 'protocol.mismatch');
    });
  }

  const unreachable: readonly [name: string, url: string, kind: string, says: RegExp][] = [
    ['nothing listens', 'http://127.0.0.1:9', 'network.refused', /Tested is not running at http:\/\/127\.0\.0\.1:9/],
    ['the host is unknown', 'https://no-such-host.invalid', 'network.dns', /no-such-host\.invalid is not known/],
  ];
  for (const [name, origin, kind, says] of unreachable) {
    it(`says so in plain words when ${name}`, async () => {
      const error = await failure(open(keyFor(origin))(doorTo(origin), `${origin}/v1`, withKey));
      assert.equal(error.kind, kind);
      assert.match(error.message, says);
    });
  }
});
