import assert from 'node:assert/strict';
import type { Secrets } from '../../src/core/ports.ts';
import { catalogue } from '../../src/core/providers/catalogue.ts';
import type { Dialect } from '../servers/dialects/dialect.ts';
import { signed } from '../../src/node/transport/sign.ts';
import { testKey } from './ask.ts';
import { keyed, sendOne, type Sent } from './sent.ts';
import { claimOf, signatureOf, type Claim } from './signature.ts';

/** Where the question goes, and with what. `bearer`, `api-key`, or no key at all. */
const doors: Readonly<Record<string, readonly [path: string, key: 'bearer' | 'api-key' | 'none']>> = {
  ollama: ['/api/chat', 'none'],
  llamacpp: ['/v1/chat/completions', 'bearer'],
  lmstudio: ['/v1/chat/completions', 'bearer'],
  vllm: ['/v1/chat/completions', 'bearer'],
  shimmy: ['/v1/chat/completions', 'none'],
  openai: ['/v1/responses', 'bearer'],
  anthropic: ['/v1/messages', 'bearer'],
  gemini: ['/v1beta/openai/chat/completions', 'bearer'],
  azure: ['/openai/deployments/test-model/chat/completions?api-version=2025-04-01-preview', 'api-key'],
  bedrock: ['/openai/v1/chat/completions', 'bearer'],
  'bedrock-claude': ['/anthropic/v1/messages', 'bearer'],
  openrouter: ['/api/v1/chat/completions', 'bearer'],
  huggingface: ['/v1/chat/completions', 'bearer'],
  mistral: ['/v1/chat/completions', 'bearer'],
  groq: ['/openai/v1/chat/completions', 'bearer'],
  deepseek: ['/v1/chat/completions', 'bearer'],
  xai: ['/v1/chat/completions', 'bearer'],
};

/** Azure’s newer address, which has no version in it and knows no deployments but by their names. */
function azureV1(dialect: Dialect): Dialect {
  const { apiVersion: _, ...rest } = dialect;
  return { ...rest, chatPath: '/openai/v1/chat/completions', refuses: () => undefined };
}

/** Takes a token of the account in place of a key. */
const azureSignedIn = (dialect: Dialect): Dialect => ({ ...dialect, keyIn: ['authorization'] });

/** Notes what was asked of it. */
function tokens(): Secrets & { readonly reads: unknown[][] } {
  const reads: unknown[][] = [];
  return {
    reads,
    read(...asked) {
      reads.push(asked);
      return Promise.resolve({ key: 'token-of-the-account' });
    },
  };
}

describe('contract · where a question goes, and with which key', () => {
  for (const { id } of catalogue) {
    it(`${id} · ${doors[id]?.join(', ') ?? 'is not in the table of this test'}`, async () => {
      const { path, headers } = await sendOne(id);
      const keys = [headers.authorization, headers['api-key'], headers['x-api-key']];
      const expected = {
        bearer: [`Bearer ${testKey}`, undefined, undefined],
        'api-key': [undefined, testKey, undefined],
        none: [undefined, undefined, undefined],
      };
      assert.equal(path, doors[id]?.[0]);
      assert.deepEqual(keys, expected[doors[id]?.[1] ?? 'none']);
    });
  }

  it('azure · without a version all deployments stand under /openai/v1', async () => {
    const { path, headers, body } = await sendOne('azure', {}, { otherwise: azureV1 });
    assert.equal(path, '/openai/v1/chat/completions');
    assert.deepEqual([headers.authorization, headers['api-key']], [undefined, testKey]);
    assert.equal(body['model'], 'test-model');
  });

  for (const [how, otherwise] of [
    ['with a version', azureSignedIn],
    ['without a version', (dialect: Dialect) => azureSignedIn(azureV1(dialect))],
  ] as const) {
    it(`azure · signed in to Microsoft, ${how}: the token of the account, and no key`, async () => {
      const secrets = tokens();
      const { headers } = await sendOne('azure', {}, { otherwise, row: { signIn: 'microsoft' }, secrets });
      assert.deepEqual([headers.authorization, headers['api-key']], ['Bearer token-of-the-account', undefined]);
      assert.deepEqual(
        secrets.reads.map(([name, , signIn]) => [name, signIn]),
        [['azure', 'microsoft']],
      );
    });
  }

  for (const id of ['bedrock', 'bedrock-claude']) {
    it(`${id} · a key made for Bedrock is sent as it is`, async () => {
      const key = `ABSK${'QmVkcm9ja0FQSUtleS0x'.repeat(4)}`;
      const { headers } = await sendOne(id, {}, { secrets: keyed(key) });
      assert.equal(headers.authorization, `Bearer ${key}`);
      assert.equal(headers['x-amz-date'], undefined);
    });

    it(`${id} · an access key signs, and is not sent`, async () => {
      const sent = await sendOne(id, {}, { secrets: keyed(`${access.id}:${access.secret}`) });
      const claim = checkSignature(sent, access.secret);
      assert.equal(claim.id, access.id);
      assert.deepEqual([claim.scope.region, claim.scope.service], ['us-east-1', 'bedrock']);
      assert.ok(
        ['host', 'x-amz-date'].every((name) => claim.signedHeaders.includes(name)),
        'host and time are signed',
      );
      assert.ok(!everythingSent(sent).includes(access.secret), 'the secret stays here');
      assert.equal(sent.headers['x-amz-security-token'], undefined);
    });

    it(`${id} · a temporary access key sends its token, signed with the rest`, async () => {
      const token = 'IQoJb3JpZ2luX2VjEXAMPLE+token/with==';
      const temporary = `ASIAIOSFODNN7EXAMPLE:${access.secret}:${token}`;
      const sent = await sendOne(id, {}, { secrets: keyed(temporary) });
      const claim = checkSignature(sent, access.secret);
      assert.equal(sent.headers['x-amz-security-token'], token);
      assert.ok(claim.signedHeaders.includes('x-amz-security-token'));
      assert.ok(!everythingSent(sent).includes(access.secret), 'the secret stays here');
    });
  }
});

const access = { id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };

function everythingSent({ request }: Sent): string {
  return `${request.path} ${JSON.stringify(request.headers)} ${request.text}`;
}

/** The signature must be the one that AWS would make of what reached the server. */
function checkSignature({ request }: Sent, secret: string): Claim {
  const claim = claimOf(request.headers.authorization);
  assert.ok(claim, `not signed: ${request.headers.authorization}`);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const { method, path, text } = request;
  const { signedHeaders, scope, signature } = claim;
  assert.equal(signature, signatureOf({ method, path, headers, signedHeaders, body: text }, scope, secret));
  const minutes = Math.abs(Date.now() - timeOf(headers['x-amz-date'] ?? '')) / 60_000;
  assert.ok(minutes < 5, 'AWS refuses what is signed for another time');
  return claim;
}

function timeOf(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

/** `get-vanilla` of the test suite that AWS published with the algorithm. */
describe('contract · AWS’s own example of a signature', () => {
  const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
  const expected = '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31';

  it('is what our check of signatures makes of it', () => {
    const headers = { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' };
    const request = { method: 'GET', path: '/', headers, signedHeaders: ['host', 'x-amz-date'], body: '' };
    assert.equal(signatureOf(request, { date: '20150830', region: 'us-east-1', service: 'service' }, secret), expected);
  });

  it('is what Tandem makes of it', async () => {
    const url = new URL('https://example.amazonaws.com/');
    const timers = { connect: 1, firstByte: 1, idle: 1 };
    const key = { name: 'aws', required: true, signedFor: 'service' };
    const door = { provider: 'AWS', origin: url.origin, local: false, timers, key };
    const { signal } = new AbortController();
    const { headers } = await signed(
      { door, url, method: 'GET', headers: {}, body: undefined, signal },
      { id: 'AKIDEXAMPLE', secret },
      new Date('2015-08-30T12:36:00.000Z'),
    );
    const claim = claimOf(headers['authorization']);
    assert.deepEqual(claim, {
      id: 'AKIDEXAMPLE',
      scope: { date: '20150830', region: 'us-east-1', service: 'service' },
      signedHeaders: ['host', 'x-amz-date'],
      signature: expected,
    });
  });
});
