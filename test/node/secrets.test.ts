import assert from 'node:assert/strict';
import { ModelError } from '../../src/core/model/error.ts';
import { keyPlaceholder, type Door } from '../../src/core/ports.ts';
import { createTransport } from '../../src/node/transport/transport.ts';
import { createSecrets, type KeyRing, type SecretStore } from '../../src/vscode/secrets.ts';
import { certificate } from '../servers/certificate.ts';
import { says } from '../servers/replies.ts';
import { startServer, type ModelServer } from '../servers/startServer.ts';

const canary = 'sk-canary-5e2a97c0d4';

/** As the editor keeps keys, without the editor. That the real one encrypts them cannot be seen here. */
function storage(): SecretStore & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    get: (name) => Promise.resolve(kept.get(name)),
    store: (name, value) => Promise.resolve(void kept.set(name, value)),
    delete: (name) => Promise.resolve(void kept.delete(name)),
    keys: () => Promise.resolve([...kept.keys()]),
  };
}

function failing(): SecretStore {
  const fail = (): Promise<never> => Promise.reject(new Error(`the keyring is locked, and quotes ${canary}`));
  return { get: fail, store: fail, delete: fail, keys: fail };
}

const heard: string[] = [];
const log = { warn: (text: string) => void heard.push(text) };
beforeEach(() => void heard.splice(0));
const nobody = (): Promise<{ missing: 'none' }> => Promise.resolve({ missing: 'none' });

describe('kept keys', () => {
  const given = 'https://models.example.com';
  const elsewhere: Readonly<Record<string, string>> = {
    'another scheme': 'http://models.example.com',
    'another host': 'https://example.com',
    'a host below it': 'https://evil.models.example.com',
    'a host that begins like it': 'https://models.example.com.evil.example',
    'another port': 'https://models.example.com:8443',
  };
  it('are used in place of an older one only while they are tried', async () => {
    const keys = createSecrets(storage(), log, nobody);
    await keys.save('it', given, 'sk-old');
    const seen = await keys.trying('it', given, 'sk-new', () => keys.read('it', given));
    assert.deepEqual(seen, { key: 'sk-new' });
    assert.deepEqual(await keys.read('it', given), { key: 'sk-old' });
    await assert.rejects(keys.trying('it', given, 'sk-new', () => Promise.reject(new Error('refused'))));
    assert.deepEqual(await keys.read('it', given), { key: 'sk-old' });
  });

  for (const [what, origin] of Object.entries(elsewhere)) {
    it(`are not given for ${what}, until the person confirms it`, async () => {
      const keys = createSecrets(storage(), log, nobody);
      await keys.save('it', given, canary);
      assert.deepEqual(await keys.read('it', given), { key: canary });
      assert.deepEqual(await keys.read('it', origin), { missing: 'origin-changed' });
      await keys.save('it', origin, canary);
      assert.deepEqual(await keys.read('it', origin), { key: canary });
      assert.deepEqual(await keys.read('it', given), { missing: 'origin-changed' });
    });
  }

  it('are not given to another provider', async () => {
    const keys = createSecrets(storage(), log, nobody);
    await keys.save('it', given, canary);
    assert.deepEqual(await keys.read('other', given), { missing: 'none' });
  });

  for (const text of ['not JSON', '{}', `{"key":"${canary}"}`, `"${canary}"`]) {
    it(`count as none when what was stored is ${text.replace(canary, '…')}, and are not repeated`, async () => {
      const store = storage();
      store.kept.set('tandem.key.it', text);
      assert.deepEqual(await createSecrets(store, log, nobody).read('it', given), { missing: 'none' });
      assert.ok(heard.length === 1 && !heard.join('').includes(canary), heard.join('\n'));
    });
  }

  it('stay in memory where there is no keyring, which is said, and are bound all the same', async () => {
    const keys = createSecrets(failing(), log, nobody);
    assert.equal(await keys.save('it', given, canary), 'session');
    assert.deepEqual(await keys.read('it', given), { key: canary });
    assert.deepEqual(await keys.read('it', 'http://models.example.com'), { missing: 'origin-changed' });
    assert.deepEqual(await keys.names(), ['it']);
    assert.match(heard.join('\n'), /for this session only/);
    assert.ok(!heard.join('\n').includes(canary));
  });

  it('are gone from memory when removed, and nobody is told that a locked keyring is empty', async () => {
    const keys = createSecrets(failing(), log, nobody);
    await keys.save('it', given, canary);
    await assert.rejects(keys.remove('it'), (error) => {
      assert.ok(error instanceof ModelError && error.kind === 'store.unavailable');
      return !error.message.includes(canary);
    });
    assert.deepEqual(await keys.read('it', given), { missing: 'none' });
  });
});

describe('a kept key on the network', () => {
  const servers: ModelServer[] = [];
  const transports: { close(): void }[] = [];
  afterEach(async () => {
    for (const transport of transports.splice(0)) transport.close();
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  async function serve(secure: boolean, port?: number): Promise<ModelServer> {
    const server = await startServer('openai-chat', says('Here.'), {
      ...(secure ? { certificate: certificate('good') } : {}),
      ...(port === undefined ? {} : { port }),
    });
    servers.push(server);
    return server;
  }

  async function keyFor(origin: string): Promise<KeyRing> {
    const keys = createSecrets(storage(), log, nobody);
    await keys.save('it', origin, canary);
    return keys;
  }

  async function kindOfSending(keys: KeyRing, origin: string): Promise<string> {
    const timers = { connect: 2000, firstByte: 2000, idle: 2000 };
    const door: Door = { provider: 'It', origin, local: false, timers, key: { name: 'it', required: false } };
    const transport = createTransport(keys);
    transports.push(transport);
    try {
      const headers = { authorization: `Bearer ${keyPlaceholder}` };
      await transport.fetch(door, `${origin}/v1/chat/completions`, { method: 'POST', body: '{}', headers });
    } catch (error) {
      assert.ok(error instanceof ModelError, String(error));
      assert.ok(!JSON.stringify([error.message, error.detail]).includes(canary));
      return error.kind;
    }
    return 'sent';
  }

  const portOf = ({ url }: ModelServer): number => Number(new URL(url).port);

  it('goes to the origin it was given for', async () => {
    const server = await serve(false);
    assert.equal(await kindOfSending(await keyFor(server.url), server.url), 'sent');
    assert.equal(server.requests[0]?.headers.authorization, `Bearer ${canary}`);
  });

  const moves: Readonly<Record<string, (server: ModelServer) => string>> = {
    'another port': (server) => `http://127.0.0.1:${portOf(server) + 1}`,
    'another host': (server) => `http://localhost:${portOf(server)}`,
    'https in place of http': (server) => `https://127.0.0.1:${portOf(server)}`,
  };
  for (const [what, givenFor] of Object.entries(moves)) {
    it(`does not go to a server when it was given for ${what}`, async () => {
      const server = await serve(false);
      assert.equal(await kindOfSending(await keyFor(givenFor(server)), server.url), 'auth.origin');
      assert.equal(server.sockets.length, 0);
    });
  }

  it('does not go to an encrypted server when it was given for the one that is not', async () => {
    const server = await serve(true);
    const plain = server.url.replace('https:', 'http:');
    assert.equal(await kindOfSending(await keyFor(plain), server.url), 'auth.origin');
    assert.equal(server.sockets.length, 0);
  });

  it('does not go over the internet unencrypted, even where it was given for that', async () => {
    // Nobody knows this host: had anything been tried, the error would be about that.
    const origin = 'http://models.invalid';
    assert.equal(await kindOfSending(await keyFor(origin), origin), 'auth.origin');
  });
});
