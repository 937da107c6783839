import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { protocolNames, type ProtocolName, type Script } from '../servers/script.ts';
import { scripts } from '../servers/scripts.ts';
import { startServer, type ModelServer } from '../servers/startServer.ts';
import { start, tandem } from './tandem.ts';

const canary = 'sk-canary-8d1e5c3b9f';

describe('tandem on the command line', () => {
  let folder: string;
  let configCount = 0;
  const servers: ModelServer[] = [];
  const serve = async (protocol: ProtocolName, script: Script): Promise<ModelServer> => {
    const server = await startServer(protocol, script);
    servers.push(server);
    return server;
  };
  const config = (value: unknown): string => {
    const file = join(folder, `config-${configCount++}.json`);
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
    return file;
  };
  const configFor = (server: ModelServer): string =>
    config({
      providers: { it: { wire: server.protocol, baseUrl: server.baseUrl } },
      roles: { overseer: { use: ['it/m1'] } },
    });
  before(() => (folder = mkdtempSync(join(tmpdir(), 'tandem-cli-'))));
  after(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  for (const protocol of protocolNames) {
    it(`streams start, text, usage, end from ${protocol}`, async () => {
      const server = await serve(protocol, scripts['hello'] ?? []);
      const ran = await tandem(['ask', '--json', '--config', configFor(server), 'hi'], undefined, {
        TANDEM_KEY_IT: canary,
      });
      assert.equal(ran.code, 0, ran.err);
      assert.deepEqual(
        ran.lines.map((line) => line['type']),
        ['start', 'text', 'usage', 'end'],
      );
      assert.equal(ran.lines[1]?.['text'], 'Hello, world!');
      assert.ok(!(ran.out + ran.err).includes(canary));
    });

    it(`ends a cut stream of ${protocol} with an error, never with an end`, async () => {
      const server = await serve(protocol, scripts['cut'] ?? []);
      const ran = await tandem(['ask', '--json', '--config', configFor(server), 'hi']);
      assert.equal(ran.code, 1);
      assert.equal(ran.lines.at(-1)?.['type'], 'error');
      assert.equal(ran.lines.at(-1)?.['kind'], 'incomplete');
      assert.ok(!ran.lines.some((line) => line['type'] === 'end'));
    });

    it(`closes the socket of ${protocol} within 250 ms when its reader is killed`, async () => {
      const server = await serve(protocol, scripts['slow'] ?? []);
      const running = start(['ask', '--config', configFor(server), 'hi']);
      if (running.child.stdout !== null) await once(running.child.stdout, 'data');
      const killedAt = performance.now();
      running.child.kill('SIGINT');
      const ran = await running.done;
      assert.equal(ran.code, 130);
      const closedAt = server.sockets[0]?.closedAt ?? Infinity;
      assert.ok(closedAt - killedAt < 250, `closed after ${closedAt - killedAt} ms`);
    });
  }

  it('stops the model when what reads its output goes away', async () => {
    const server = await serve('ollama', scripts['slow'] ?? []);
    const running = start(['ask', '--config', configFor(server), 'hi']);
    if (running.child.stdout !== null) await once(running.child.stdout, 'data');
    running.child.stdout?.destroy();
    await once(running.child, 'exit');
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.notEqual(server.sockets[0]?.closedAt, undefined);
  });

  it('prints plain text and reads the question from standard input', async () => {
    const server = await serve('ollama', scripts['hello'] ?? []);
    const ran = await tandem(['ask', '--config', configFor(server), '--system', 'Be brief', '-'], 'from a pipe');
    assert.equal(ran.out, 'Hello, world!\n');
    const body = JSON.stringify(server.requests.find((request) => request.path === '/api/chat')?.body);
    assert.ok(body.includes('from a pipe') && body.includes('Be brief'), body);
  });

  it('lists models as JSON, and a provider that fails with its error', async () => {
    const server = await serve('ollama', scripts['hello'] ?? []);
    const file = config({
      providers: {
        it: { wire: 'ollama', baseUrl: server.baseUrl },
        gone: { like: 'vllm', baseUrl: 'http://127.0.0.1:9' },
      },
    });
    const ran = await tandem(['models', '--json', '--config', file]);
    assert.equal(ran.code, 0, ran.err);
    const providers = ran.lines[0]?.['providers'] as { id: string; models?: unknown[]; error?: { kind: string } }[];
    assert.ok((providers.find((entry) => entry.id === 'it')?.models?.length ?? 0) > 0);
    assert.equal(providers.find((entry) => entry.id === 'gone')?.error?.kind, 'network.refused');
    assert.equal(providers.find((entry) => entry.id === 'openai')?.error?.kind, 'auth.missing');
  });

  it('explains itself', async () => {
    const ran = await tandem(['--help']);
    assert.equal(ran.code, 0);
    assert.match(ran.out, /tandem ask \[options\] PROMPT/);
  });

  type Bad = {
    name: string;
    args: () => string[];
    input?: string | Buffer;
    env?: Record<string, string>;
    kind: string;
    says: RegExp;
  };
  const it9 = 'http://127.0.0.1:9';
  const bad: readonly Bad[] = [
    { name: 'an unknown command', args: () => ['aks'], kind: 'request.invalid', says: /Did you mean ask/ },
    { name: 'an unknown option', args: () => ['ask', '--rol', 'x', 'hi'], kind: 'request.invalid', says: /--rol/ },
    {
      name: 'an unknown role',
      args: () => ['ask', '--role', 'oversee', 'hi'],
      kind: 'request.invalid',
      says: /Did you mean overseer/,
    },
    {
      name: 'an unknown provider',
      args: () => ['ask', '--model', 'olama/x', 'hi'],
      kind: 'provider.unknown',
      says: /Did you mean ollama/,
    },
    {
      name: 'a model without provider',
      args: () => ['ask', '--model', 'llama', 'hi'],
      kind: 'model.not_found',
      says: /PROVIDER\/MODEL/,
    },
    {
      name: 'an empty prompt',
      args: () => ['ask', '--model', 'ollama/x', ' '],
      kind: 'request.invalid',
      says: /question is empty/,
    },
    {
      name: 'no prompt',
      args: () => ['ask', '--model', 'ollama/x'],
      kind: 'request.invalid',
      says: /question is empty/,
    },
    {
      name: 'a prompt of 5 MB',
      args: () => ['ask', '--model', 'ollama/x', '-'],
      input: Buffer.alloc(5 * 1024 * 1024, 'a'),
      kind: 'request.too_large',
      says: /limits\.promptMegabytes/,
    },
    {
      name: 'a config that is not there',
      args: () => ['ask', '--config', '/nowhere.json', 'hi'],
      kind: 'settings.invalid',
      says: /nowhere\.json/,
    },
    {
      name: 'a config that is not JSON',
      args: () => ['ask', '--config', config('{oops'), 'hi'],
      kind: 'settings.invalid',
      says: /is not JSON/,
    },
    {
      name: 'a config with an unknown key',
      args: () => ['ask', '--config', config({ provider: {} }), 'hi'],
      kind: 'settings.invalid',
      says: /did you mean “providers”/,
    },
    {
      name: 'a config with a URL that is none',
      args: () => ['ask', '--config', config({ providers: { ollama: { baseUrl: 'not a url' } } }), 'hi'],
      kind: 'settings.invalid',
      says: /tandem\.providers\.ollama\.baseUrl/,
    },
    {
      name: 'a config with credentials in a URL',
      args: () => [
        'ask',
        '--config',
        config({ providers: { ollama: { baseUrl: 'http://u:hunter2@localhost:1' } } }),
        'hi',
      ],
      kind: 'settings.invalid',
      says: /user name or a password/,
    },
    {
      name: 'a key with a line break',
      args: () => ['ask', '--model', 'openai/gpt-5', 'hi'],
      env: { TANDEM_KEY_OPENAI: `${canary}\nX-Evil: 1` },
      kind: 'auth.invalid',
      says: /TANDEM_KEY_OPENAI contains a line break/,
    },
    {
      name: 'a missing key',
      args: () => ['ask', '--model', 'openai/gpt-5', 'hi'],
      kind: 'auth.missing',
      says: /TANDEM_KEY_OPENAI/,
    },
    {
      name: 'a server that is not there',
      args: () => [
        'ask',
        '--config',
        config({ providers: { it: { wire: 'ollama', baseUrl: it9 } } }),
        '--model',
        'it/x',
        'hi',
      ],
      kind: 'network.refused',
      says: /tandem\.providers\.it\.baseUrl/,
    },
  ];
  for (const { name, args, input, env, kind, says } of bad) {
    it(`refuses ${name} with exit code 1, in words and in JSON`, async () => {
      const given = args();
      const plain = await tandem(given, input, env);
      assert.equal(plain.code, 1);
      assert.equal(plain.out, '');
      assert.match(plain.err, says);
      const asJson = await tandem([...given, '--json'], input, env);
      assert.equal(asJson.code, 1);
      assert.equal(asJson.lines.length, 1);
      assert.equal(asJson.lines[0]?.['kind'], kind);
      for (const text of [plain.err, asJson.out]) assert.ok(!text.includes(canary) && !text.includes('hunter2'), text);
    });
  }

  const foreign: readonly [name: string, protocol: ProtocolName, script: Script, wire: ProtocolName, kind: string][] = [
    ['answers with a web page', 'ollama', scripts['web-page'] ?? [], 'ollama', 'protocol.html'],
    [
      'speaks OpenAI’s protocol to our Ollama wire',
      'openai-chat',
      scripts['hello'] ?? [],
      'ollama',
      'protocol.mismatch',
    ],
    [
      'speaks Ollama’s protocol to our Anthropic wire',
      'ollama',
      scripts['hello'] ?? [],
      'anthropic',
      'protocol.mismatch',
    ],
  ];
  for (const [name, protocol, script, wire, kind] of foreign) {
    it(`names the setting when the server ${name}`, async () => {
      const server = await serve(protocol, script);
      const file = config({ providers: { it: { wire, baseUrl: server.url } } });
      const ran = await tandem(['ask', '--json', '--config', file, '--model', 'it/m1', 'hi']);
      assert.equal(ran.code, 1);
      assert.equal(ran.lines.at(-1)?.['kind'], kind, ran.out);
      assert.equal(ran.lines.at(-1)?.['setting'], 'tandem.providers.it.baseUrl');
    });
  }

  it('names the setting when what listens speaks no HTTP', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const ran = await tandem([
      'ask',
      '--json',
      '--config',
      config({ providers: { it: { wire: 'ollama', baseUrl } } }),
      '--model',
      'it/m1',
      'hi',
    ]);
    server.close();
    assert.equal(ran.lines.at(-1)?.['kind'], 'protocol.mismatch', ran.out);
  });
});
