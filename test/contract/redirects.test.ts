import assert from 'node:assert/strict';
import { redirectTo, says } from '../servers/replies.ts';
import { protocols } from '../servers/protocol.ts';
import { protocolNames, type Script } from '../servers/script.ts';
import { startServer, type ModelServer } from '../servers/startServer.ts';
import { events, openProvider, outcomeOf, testKey, type Outcome } from './ask.ts';
import { checkLaws } from './row.ts';

const codes = [301, 302, 303, 307, 308] as const;

/** A downgrade from https to http is another origin like any other; without a certificate it is not tried here. */
for (const wire of protocolNames) {
  const path = protocols[wire].chatPath;

  async function ask(script: Script | ((here: ModelServer, elsewhere: ModelServer) => Script)): Promise<{
    outcome: Outcome;
    here: ModelServer;
    elsewhere: ModelServer;
  }> {
    const here = await startServer(wire);
    const elsewhere = await startServer(wire, says('You should not be here.'));
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

  describe(`contract · redirects · ${wire}`, () => {
    for (const code of codes) {
      it(`${wire} · F30 ${code} to another origin → policy.redirect, and nothing goes there`, async () => {
        const { outcome, here, elsewhere } = await ask((_, other) => redirectTo(code, `${other.url}${path}`));
        assert.equal(outcome.error?.kind, 'policy.redirect');
        assert.equal(elsewhere.sockets.length, 0, 'no connection was opened to the other origin');
        assert.ok(outcome.error.message.includes(elsewhere.url), 'the person is told where it pointed');
        assert.ok(outcome.error.message.includes(here.url), 'and who pointed there');
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
