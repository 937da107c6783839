import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { says } from '../servers/replies.ts';
import { startServer } from '../servers/startServer.ts';
import { tandem, type Ran } from './tandem.ts';

/** What people write in place of a provider's address, and what they are told to write. */
describe('an address in the config file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-addresses-'));
  after(() => rmSync(folder, { recursive: true }));

  function ask(baseUrl: string): Promise<Ran> {
    const file = join(folder, 'config.json');
    writeFileSync(file, JSON.stringify({ providers: { it: { wire: 'openai-chat', baseUrl } } }));
    return tandem(['ask', '--json', '--config', file, '--model', 'it/m1', 'hi']);
  }

  const wrong: readonly [what: string, baseUrl: string, says: RegExp][] = [
    [
      'the address of a request',
      'http://localhost:8000/v1/chat/completions',
      /where questions are sent; .*: http:\/\/localhost:8000\/v1\./,
    ],
    [
      'the address of a request, with a slash behind it',
      'http://localhost:8000/v1/models/',
      /ends before that: http:\/\/localhost:8000\/v1\./,
    ],
    ['no scheme, on this machine', 'localhost:8000/v1', /lacks its scheme; write http:\/\/localhost:8000\/v1/],
    ['no scheme, on this network', '192.168.1.5:8000', /lacks its scheme; write http:\/\/192\.168\.1\.5:8000/],
    ['no scheme, elsewhere', 'models.example.com/v1', /lacks its scheme; write https:\/\/models\.example\.com\/v1/],
    ['half a scheme', 'http:/localhost:8000', /must begin with http:\/\/; write http:\/\/localhost:8000/],
    ['another scheme', 'ftp://localhost', /must begin with http:\/\/ or https:\/\//],
    ['a space before it', ' http://localhost:8000', /contains a space; write http:\/\/localhost:8000/],
    ['no encryption on the internet', 'http://models.example.com/v1', /not encrypted; use https/],
    ['a user name', 'http://hunter2@localhost:8000/v1', /user name or a password.*TANDEM_KEY_.*without/],
    ['a user name and a password', 'http://me:hunter2@localhost:8000', /user name or a password/],
    ['a password and no scheme', 'me:hunter2@localhost:8000', /user name or a password/],
    ['a password and an impossible port', 'http://me:hunter2@localhost:99999', /user name or a password/],
    ['a password with a slash', 'http://me:hun/hunter2@localhost', /user name or a password/],
    ['a query', 'http://localhost:8000/v1?api-key=hunter2', /without \? or #.*write http:\/\/localhost:8000\/v1/],
    ['a fragment', 'http://localhost:8000/v1#hunter2', /without \? or #.*write http:\/\/localhost:8000\/v1/],
    ['a query and no scheme', 'localhost:8000/v1?key=hunter2', /lacks its scheme; write http:\/\/localhost:8000\/v1\./],
    ['a query behind a request', 'http://localhost/v1/messages?key=hunter2', /ends before that: http:\/\/localhost\./],
    ['nothing', '', /is not a URL; it should look like/],
  ];
  for (const [what, baseUrl, words] of wrong) {
    it(`with ${what} is refused, and what to write is said`, async () => {
      const { code, out, err, lines } = await ask(baseUrl);
      assert.equal(code, 1);
      assert.equal(lines[0]?.['kind'], 'settings.invalid', out + err);
      assert.match(String(lines[0]['message']), words);
      assert.equal(lines[0]['setting'], 'tandem.providers.it.baseUrl');
      assert.ok(!(out + err).includes('hunter2'), out + err);
    });
  }

  it('that lacks /v1 is found out by the answer, and the right one is proposed', async () => {
    const server = await startServer('openai-chat', says('Here.'));
    const { lines } = await ask(server.url);
    await server.close();
    const error = lines.at(-1);
    assert.equal(error?.['kind'], 'protocol.mismatch');
    assert.ok(String(error['next']).includes(`try ${server.url}/v1`), String(error['next']));
    assert.equal(error['setting'], 'tandem.providers.it.baseUrl');
  });

  it('that ends with a slash is as good as one without', async () => {
    const server = await startServer('openai-chat', says('Here.'));
    const { lines } = await ask(`${server.baseUrl}/`);
    await server.close();
    assert.equal(lines.at(-1)?.['type'], 'end');
  });
});
