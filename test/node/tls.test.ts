import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { authorityFile, certificate } from '../servers/certificate.ts';
import { startProxy, type Proxy } from '../servers/proxy.ts';
import { says } from '../servers/replies.ts';
import { startServer, type ModelServer } from '../servers/startServer.ts';
import { tandem, type Ran } from './tandem.ts';

const canary = 'sk-canary-71c0d2e94a';
const trusting = { NODE_EXTRA_CA_CERTS: authorityFile };

/** A private address goes through node:https, a public one through the global fetch; both must say the same. */
const ways = ['node:https', 'the global fetch'] as const;

type Fault = {
  readonly name: string;
  readonly shown: Parameters<typeof certificate>[0];
  readonly trusted: boolean;
  readonly says: RegExp;
  readonly next: RegExp;
};

const authorities = /system’s certificates.*NODE_EXTRA_CA_CERTS/;
const faults: readonly Fault[] = [
  { name: 'a self-signed certificate', shown: 'self-signed', trusted: true, says: /is self-signed/, next: authorities },
  {
    name: 'an authority nobody knows',
    shown: 'good',
    trusted: false,
    says: /authority that this machine does not know/,
    next: authorities,
  },
  { name: 'an expired certificate', shown: 'expired', trusted: true, says: /has expired/, next: /renew.*clock/i },
  {
    name: 'a certificate for another host',
    shown: 'wrong-host',
    trusted: true,
    says: /for another host.*somebody-else\.example/,
    next: /name that stands in the certificate/,
  },
];

describe('encrypted connections', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-tls-'));
  const closing: { close(): Promise<void> }[] = [];
  after(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((one) => one.close()));
  });

  async function serve(shown: Parameters<typeof certificate>[0]): Promise<ModelServer> {
    const server = await startServer('openai-chat', says('Here.'), { certificate: certificate(shown) });
    closing.push(server);
    return server;
  }

  async function proxyTo(server: ModelServer): Promise<Proxy> {
    const proxy = await startProxy({ to: Number(new URL(server.url).port) });
    closing.push(proxy);
    return proxy;
  }

  function ask(baseUrl: string, env: Record<string, string>): Promise<Ran> {
    const file = join(folder, 'config.json');
    writeFileSync(file, JSON.stringify({ providers: { it: { wire: 'openai-chat', baseUrl, place: 'cloud' } } }));
    const given = { TANDEM_KEY_IT: canary, ...env };
    return tandem(['ask', '--json', '--config', file, '--model', 'it/m1', 'hi'], undefined, given);
  }

  async function askBy(way: (typeof ways)[number], server: ModelServer, env: Record<string, string>): Promise<Ran> {
    if (way === 'node:https') return ask(server.baseUrl, env);
    const { url } = await proxyTo(server);
    return ask('https://models.example.com/v1', { NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: url, ...env });
  }

  for (const way of ways) {
    for (const { name, shown, trusted, says: words, next } of faults) {
      it(`by ${way} · ${name} is refused with its reason, and nothing is said`, async () => {
        const server = await serve(shown);
        const ran = await askBy(way, server, trusted ? trusting : {});
        const [error] = ran.lines;
        assert.equal(error?.['kind'], 'network.tls', ran.out + ran.err);
        assert.match(String(error['message']), words);
        assert.match(String(error['next']), next);
        assert.equal(server.requests.length, 0);
      });
    }

    it(`by ${way} · a private authority named by NODE_EXTRA_CA_CERTS is trusted`, async () => {
      const ran = await askBy(way, await serve('good'), trusting);
      assert.equal(ran.lines.at(-1)?.['type'], 'end', ran.out + ran.err);
    });

    it(`by ${way} · NODE_TLS_REJECT_UNAUTHORIZED=0 lets no certificate pass`, async () => {
      const server = await serve('self-signed');
      const ran = await askBy(way, server, { NODE_TLS_REJECT_UNAUTHORIZED: '0' });
      assert.equal(ran.lines.at(-1)?.['kind'], 'network.tls', ran.out + ran.err);
      assert.equal(server.requests.length, 0);
    });
  }

  it('says so when a server does not encrypt at all', async () => {
    const server = await startServer('openai-chat', says('Here.'));
    closing.push(server);
    const ran = await ask(server.baseUrl.replace('http:', 'https:'), {});
    assert.equal(ran.lines.at(-1)?.['kind'], 'network.tls', ran.out);
    assert.match(String(ran.lines.at(-1)?.['message']), /does not speak TLS/);
    assert.match(String(ran.lines.at(-1)?.['next']), /http:\/\//);
  });
});
