import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { authorityFile, certificate } from '../servers/certificate.ts';
import { redirectTo, says } from '../servers/replies.ts';
import { protocols } from '../servers/protocol.ts';
import { protocolNames, type Script } from '../servers/script.ts';
import { startServer, type ModelServer, type ServerOptions } from '../servers/startServer.ts';
import { events, openProvider, outcomeOf, testKey, type Outcome } from './ask.ts';
import { checkLaws } from './row.ts';

const codes = [301, 302, 303, 307, 308] as const;

const usualAuthorities = getCACertificates('default');

for (const wire of protocolNames) {
  const path = protocols[wire].chatPath;
  type Asked = { outcome: Outcome; here: ModelServer; elsewhere: ModelServer };

  async function ask(
    script: Script | ((here: ModelServer, elsewhere: ModelServer) => Script),
    at: { here?: ServerOptions; elsewhere?: ServerOptions } = {},
  ): Promise<Asked> {
    const here = await startServer(wire, {}, at.here);
    const elsewhere = await startServer(wire, says('You should not be here.'), at.elsewhere);
    here.play(typeof script === 'function' ? script(here, elsewhere) : script);
    const { provider, close } = openProvider(wire, here.baseUrl, { key: 'required' });
    try {
      const outcome = await outcomeOf(events(provider));
      checkLaws(outcome);
      return { outcome, here, elsewhere };
    } finally {
      close();
      await Promise.all([here.close(), elsewhere.close()]);
    }
  }

  function checkNothingWent({ outcome, here, elsewhere }: Asked, pointedTo: string): void {
    assert.equal(outcome.error?.kind, 'policy.redirect');
    assert.equal(elsewhere.sockets.length, 0, 'no connection was opened to the other origin');
    assert.equal(here.requests.length, 1, 'nor another one to our own');
    assert.ok(outcome.error.message.includes(pointedTo), 'the person is told where it pointed');
    assert.ok(outcome.error.message.includes(here.url), 'and who pointed there');
    assert.ok(!JSON.stringify([outcome.error.message, outcome.error.detail]).includes(testKey));
  }

  describe(`contract · redirects · ${wire}`, () => {
    // The authority of the fixtures is trusted meanwhile, as a machine's own store of certificates would make it.
    before(() => setDefaultCACertificates([...usualAuthorities, readFileSync(authorityFile, 'utf8')]));
    after(() => setDefaultCACertificates(usualAuthorities));

    const secure = { certificate: certificate('good') };
    const moves = {
      'another port': {},
      'another host': { elsewhere: { host: '::1' } },
      'the same host without encryption': { here: secure },
      'the same host with encryption': { elsewhere: secure },
    };
    for (const code of codes) {
      for (const [what, at] of Object.entries(moves)) {
        it(`${wire} · F30 ${code} to ${what} → policy.redirect, and nothing goes there`, async () => {
          const asked = await ask((_, other) => redirectTo(code, `${other.url}${path}`), at);
          checkNothingWent(asked, asked.elsewhere.url);
        });
      }

      it(`${wire} · F30 ${code} to its own port without encryption → policy.redirect, and nothing more is sent`, async () => {
        const plain = (own: ModelServer): string => own.url.replace('https:', 'http:');
        const asked = await ask((own) => redirectTo(code, `${plain(own)}${path}`), { here: secure });
        checkNothingWent(asked, plain(asked.here));
        assert.equal(asked.here.sockets.length, 1);
      });
    }

    for (const code of [301, 302, 307, 308] as const) {
      it(`${wire} · F30 ${code} within the origin → followed, question and key included`, async () => {
        const { outcome, here } = await ask((own) => [redirectTo(code, `${own.url}${path}`), says('Here.')]);
        assert.equal(outcome.text, 'Here.');
        assert.equal(outcome.end, 'stop');
        const [first, second] = here.requests;
        assert.equal(second?.method, 'POST');
        assert.deepEqual(second.body, first?.body);
        assert.ok(JSON.stringify(second.headers).includes(testKey), 'the key goes to its own origin again');
      });
    }

    it(`${wire} · F30 a relative location → followed`, async () => {
      const { outcome } = await ask([redirectTo(307, path), says('Here.')]);
      assert.equal(outcome.text, 'Here.');
    });

    it(`${wire} · F30 a circle → policy.redirect after a few hops`, async () => {
      const { outcome, here } = await ask(redirectTo(307, path));
      assert.equal(outcome.error?.kind, 'policy.redirect');
      assert.ok(here.requests.length <= 5, `${here.requests.length} requests`);
    });

    const tricks = {
      'the same port under another name': (own: ModelServer) => own.url.replace('127.0.0.1', 'localhost') + path,
      'an address without a scheme': (_: ModelServer, other: ModelServer) => other.url.replace('http:', '') + path,
      'our address as a user name': (own: ModelServer, other: ModelServer) =>
        `${own.url}@${other.url.replace('http://', '')}${path}`,
      'no address at all': () => 'http://[not-an-address',
      'another scheme': () => 'file:///etc/passwd',
    };
    for (const [what, location] of Object.entries(tricks)) {
      it(`${wire} · F30 ${what} → policy.redirect`, async () => {
        const { outcome, elsewhere } = await ask((own, other) => redirectTo(307, location(own, other)));
        assert.equal(outcome.error?.kind, 'policy.redirect');
        assert.equal(elsewhere.sockets.length, 0);
      });
    }

    it(`${wire} · F30 a redirect without a location → protocol.mismatch`, async () => {
      const { outcome } = await ask({ instead: { status: 302, body: '' } });
      assert.equal(outcome.error?.kind, 'protocol.mismatch');
    });
  });
}
