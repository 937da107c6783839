import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { authorityFile, certificate } from '../servers/certificate.ts';
import { proxyPassword, startProxy, type Proxy } from '../servers/proxy.ts';
import { redirectTo, says, travels } from '../servers/replies.ts';
import type { Script } from '../servers/script.ts';
import { startServer, type ModelServer } from '../servers/startServer.ts';
import { start, startNode, tandem, type Ran } from './tandem.ts';

const canary = 'sk-canary-0b5d83f6e1';
const baseUrl = 'https://models.example.com/v1';
const story = says('One ', 'two ', 'three ', 'four.');
const closing: { close(): Promise<void> }[] = [];
const folder = mkdtempSync(join(tmpdir(), 'tandem-proxy-'));

async function proxied(answer: Parameters<typeof startProxy>[0]): Promise<Proxy> {
  const proxy = await startProxy(answer);
  closing.push(proxy);
  return proxy;
}

/** A server that a child process reaches by the name models.example.com, and the proxy in between. */
async function reached(script: Script): Promise<{ server: ModelServer; proxy: Proxy }> {
  const server = await startServer('openai-chat', script, { certificate: certificate('good') });
  closing.push(server);
  return { server, proxy: await proxied({ to: Number(new URL(server.url).port) }) };
}

/** The same words go to a person and, with --json, to a program; the key and the proxy's password go to neither. */
function question(settings: Record<string, unknown> = {}, address = baseUrl): string[] {
  const file = join(folder, 'config.json');
  const given = { providers: { it: { wire: 'openai-chat', baseUrl: address, key: 'required' } }, ...settings };
  writeFileSync(file, JSON.stringify(given));
  return ['ask', '--json', '--config', file, '--model', 'it/m1', 'hi'];
}

const by = (proxyUrl: string): Record<string, string> => ({
  NODE_USE_ENV_PROXY: '1',
  HTTPS_PROXY: proxyUrl,
  NODE_EXTRA_CA_CERTS: authorityFile,
  TANDEM_KEY_IT: canary,
});

function assertNothingTold({ out, err }: Ran): void {
  for (const secret of [canary, proxyPassword, Buffer.from(`user:${proxyPassword}`).toString('base64')])
    assert.ok(!(out + err).includes(secret), out + err);
}

afterEach(async () => {
  await Promise.all(closing.splice(0).map((one) => one.close()));
});
after(() => rmSync(folder, { recursive: true }));

describe('a proxy that does not let us through', () => {
  type Refusal = { name: string; url: () => Promise<string>; kind: string; says: RegExp; next: RegExp };
  const refusals: readonly Refusal[] = [
    {
      name: 'wants a password (407)',
      url: async () => (await proxied({ status: 407 })).url,
      kind: 'proxy.auth',
      says: /proxy wants a user name and a password before it connects to models\.example\.com/,
      next: /HTTPS_PROXY.*http\.proxy/,
    },
    ...[403, 502].map((status) => ({
      name: `refuses to connect (${status})`,
      url: async () => (await proxied({ status })).url,
      kind: 'network.refused',
      says: new RegExp(`proxy refused to connect to models\\.example\\.com: it answered with ${status}`),
      next: /NO_PROXY/,
    })),
    {
      name: 'is not running',
      url: () => Promise.resolve(`http://user:${proxyPassword}@127.0.0.1:9`),
      kind: 'network.refused',
      says: /proxy on the way to models\.example\.com is not running.*127\.0\.0\.1:9/,
      next: /HTTPS_PROXY.*http\.proxy/,
    },
    {
      name: 'has a name that nobody knows',
      url: () => Promise.resolve(`http://user:${proxyPassword}@no-proxy.invalid:8080`),
      kind: 'network.dns',
      says: /proxy on the way to models\.example\.com is not known.*no-proxy\.invalid/,
      next: /HTTPS_PROXY/,
    },
  ];
  for (const { name, url, kind, says: words, next } of refusals) {
    it(`because it ${name} is told from a server that fails`, async () => {
      const env = by(await url());
      const asJson = await tandem(question(), undefined, env);
      const error = asJson.lines.at(-1);
      assert.equal(error?.['kind'], kind, asJson.out + asJson.err);
      assert.match(String(error['message']), words);
      assert.match(String(error['next']), next);
      const plain = await tandem(
        question().filter((word) => word !== '--json'),
        undefined,
        env,
      );
      assert.match(plain.err, words);
      for (const ran of [asJson, plain]) assertNothingTold(ran);
    });
  }

  it('because it hangs up without a word ends in time', async () => {
    const { url } = await proxied('silent');
    const ran = await tandem(question({ timeouts: { firstEventCloud: 1 } }), undefined, by(url));
    assert.equal(ran.lines.at(-1)?.['type'], 'error', ran.out + ran.err);
    assert.match(String(ran.lines.at(-1)?.['kind']), /^(network|timeout)\./);
    assertNothingTold(ran);
  });
});

describe('a proxy that is none of our business', () => {
  for (const certified of [false, true]) {
    it(`hears nothing of a question to this machine by ${certified ? 'https' : 'http'}`, async () => {
      const proxy = await proxied({ status: 502 });
      const options = certified ? { certificate: certificate('good') } : {};
      const server = await startServer('openai-chat', story, options);
      closing.push(server);
      const env = { ...by(proxy.url), HTTP_PROXY: proxy.url };
      const ran = await tandem(question({}, server.baseUrl), undefined, env);
      assert.equal(ran.lines.at(-1)?.['type'], 'end', ran.out + ran.err);
      assert.deepEqual(proxy.asked, []);
    });
  }

  it('hears nothing of a host that NO_PROXY names', async () => {
    const proxy = await proxied({ status: 502 });
    const env = { ...by(proxy.url), NO_PROXY: 'models.invalid' };
    const ran = await tandem(question({}, 'https://models.invalid/v1'), undefined, env);
    assert.equal(ran.lines.at(-1)?.['kind'], 'network.dns', ran.out + ran.err);
    assert.match(String(ran.lines.at(-1)?.['message']), /The host models\.invalid is not known/);
    assert.deepEqual(proxy.asked, []);
  });
});

/** What comes here goes through the global fetch: the only way to a public address. */
describe('a public address, reached through a proxy', () => {
  it('streams its answer, with the key in its place and nowhere else', async () => {
    const { server, proxy } = await reached(story);
    const ran = await tandem(question(), undefined, by(proxy.url));
    const text = ran.lines.map((line) => (line['type'] === 'text' ? line['text'] : '')).join('');
    assert.equal(text, 'One two three four.', ran.out + ran.err);
    assert.deepEqual(proxy.asked, ['models.example.com:443']);
    assert.deepEqual(proxy.credentials, [`Basic ${Buffer.from(`user:${proxyPassword}`).toString('base64')}`]);
    assert.equal(server.questions[0]?.headers.authorization, `Bearer ${canary}`);
    assertNothingTold(ran);
  });

  it('is left at the first-byte limit when it says nothing', async () => {
    const { server, proxy } = await reached({ ...story, delivery: { headersAfterMs: Infinity } });
    const ran = await tandem(question({ timeouts: { firstEventCloud: 0.5 } }), undefined, by(proxy.url));
    assert.equal(ran.lines.at(-1)?.['kind'], 'timeout.firstByte', ran.out);
    assert.match(String(ran.lines.at(-1)?.['next']), /firstEventCloud/);
    assertClosedWithin(server, 850);
  });

  it('has one first-byte limit, not one for the head and another for the body', async () => {
    const delivery = { headersAfterMs: 500, pauses: [{ before: 'start', ms: Infinity }] } as const;
    const { server, proxy } = await reached({ ...story, delivery });
    const ran = await tandem(question({ timeouts: { firstEventCloud: 0.7 } }), undefined, by(proxy.url));
    assert.equal(ran.lines.at(-1)?.['kind'], 'timeout.firstByte', ran.out);
    assertClosedWithin(server, 1050);
  });

  it('is left at the idle limit when it falls silent in the middle', async () => {
    const { server, proxy } = await reached({ ...story, delivery: { pauses: [{ before: 'middle', ms: Infinity }] } });
    const ran = await tandem(question({ timeouts: { idleCloud: 0.5 } }), undefined, by(proxy.url));
    assert.equal(ran.lines.at(-1)?.['kind'], 'timeout.stall', ran.out);
    assert.match(String(ran.lines.at(-1)?.['next']), /idleCloud/);
    assertClosedWithin(server, 1000);
  });

  it('is left within 250 ms of Ctrl+C', async () => {
    const { server, proxy } = await reached(
      travels({ everyMs: 100 }, says(...Array.from({ length: 100 }, () => 'a '))),
    );
    const running = start(question(), undefined, by(proxy.url));
    if (running.child.stdout !== null) await once(running.child.stdout, 'data');
    const killedAt = performance.now();
    running.child.kill('SIGINT');
    const ran = await running.done;
    assert.equal(ran.code, 130, ran.out + ran.err);
    const closedAt = server.sockets[0]?.closedAt ?? Infinity;
    assert.ok(closedAt - killedAt < 250, `closed after ${closedAt - killedAt} ms`);
  });

  it('says that the answer broke when the connection does', async () => {
    const { proxy } = await reached({ ...story, delivery: { cut: { at: 'middle', how: 'destroy' } } });
    const ran = await tandem(question(), undefined, by(proxy.url));
    assert.equal(ran.lines.at(-1)?.['type'], 'error');
    assert.match(String(ran.lines.at(-1)?.['kind']), /^(network\.reset|incomplete)$/, ran.out);
  });

  for (const code of [301, 302, 303, 307, 308] as const) {
    it(`may not send us on to another origin by ${code}`, async () => {
      const { server, proxy } = await reached(redirectTo(code, 'https://elsewhere.example.com/v1/chat/completions'));
      const ran = await tandem(question(), undefined, by(proxy.url));
      assert.equal(ran.lines.at(-1)?.['kind'], 'policy.redirect', ran.out);
      assert.deepEqual(new Set(proxy.asked), new Set(['models.example.com:443']));
      assert.equal(server.questions.length, 1);
    });
  }

  it('is asked a second time over the connection of the first', async () => {
    const { server, proxy } = await reached(story);
    const program = fileURLToPath(new URL('./askTwice.ts', import.meta.url));
    const ran = await startNode([program, baseUrl], undefined, by(proxy.url)).done;
    assert.deepEqual(ran.lines, [{ text: 'One two three four.' }, { text: 'One two three four.' }], ran.err);
    assert.equal(server.questions.length, 2);
    assert.equal(proxy.asked.length, 1);
    assert.equal(server.sockets.length, 1);
  });
});

function assertClosedWithin(server: ModelServer, milliseconds: number): void {
  const took = (server.sockets[0]?.closedAt ?? Infinity) - (server.questions[0]?.at ?? 0);
  assert.ok(took < milliseconds, `closed after ${took} ms`);
}
