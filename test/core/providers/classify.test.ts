import assert from 'node:assert/strict';
import { fromErrorObject, fromStatus, scrub } from '../../../src/core/providers/classify.ts';

const now = 'Sat, 21 Nov 2026 08:00:00 GMT';

/** The kinds by status and body are shown by the contract suite over real sockets; here is what only a header or a word decides. */
describe('what a provider’s refusal means', () => {
  const waits: readonly [name: string, headers: Record<string, string>, milliseconds: number | undefined][] = [
    ['seconds', { 'retry-after': '20' }, 20_000],
    ['milliseconds, which are more exact', { 'retry-after': '20', 'retry-after-ms': '1500' }, 1500],
    ['a date, by the provider’s own clock', { 'retry-after': 'Sat, 21 Nov 2026 08:00:30 GMT', date: now }, 30_000],
    ['a date that is past', { 'retry-after': 'Sat, 21 Nov 2020 08:00:30 GMT', date: now }, 0],
    ['an absurd date', { 'retry-after': 'Sat, 21 Nov 2099 08:00:30 GMT', date: now }, 86_400_000],
    ['nonsense', { 'retry-after': 'soon' }, undefined],
    ['nothing', {}, undefined],
  ];
  for (const [name, headers, milliseconds] of waits) {
    it(`reads how long to wait from ${name}`, () => {
      assert.equal(fromStatus(429, new Headers(headers), '{}').detail.retryAfterMs, milliseconds);
    });
  }

  it('tells an empty account from a rate limit', () => {
    const body = JSON.stringify({ error: { code: 'insufficient_quota', message: 'You exceeded your current quota' } });
    assert.equal(fromStatus(429, new Headers(), body).kind, 'quota.exhausted');
    assert.equal(fromStatus(429, new Headers(), '{}').kind, 'quota.rate');
  });

  it('tells an unknown model from an unknown address', () => {
    assert.equal(fromStatus(404, new Headers(), '{"error":"model \'x\' not found"}').kind, 'model.not_found');
    assert.equal(fromStatus(404, new Headers(), '404 page not found').kind, 'protocol.mismatch');
    assert.equal(fromStatus(404, new Headers(), '<html>Not here</html>').kind, 'protocol.mismatch');
  });

  it('never shows a web page', () => {
    assert.doesNotMatch(fromStatus(502, new Headers(), '<html><body>Bad gateway</body></html>').message, /</);
  });

  it('hides what looks like a key in the provider’s words', () => {
    const error = fromStatus(
      401,
      new Headers(),
      '{"error":{"message":"Incorrect API key provided: sk-proj-Ab12Cd34Ef56Gh78"}}',
    );
    assert.doesNotMatch(error.message + (error.detail.technical ?? ''), /Ab12Cd34/);
    assert.equal(scrub('a sentence of ordinary words'), 'a sentence of ordinary words');
  });

  it('understands the forms in which errors come inside a stream', () => {
    assert.equal(
      fromErrorObject({ error: { type: 'overloaded_error', message: 'Overloaded' } }).kind,
      'provider.overloaded',
    );
    assert.equal(fromErrorObject({ error: 'llama runner process has terminated' }).kind, 'provider.server');
    assert.equal(fromErrorObject([{ error: { code: 429, status: 'RESOURCE_EXHAUSTED' } }]).kind, 'quota.rate');
    assert.equal(fromErrorObject({ error: { code: 503, message: 'No capacity' } }).kind, 'provider.server');
    assert.equal(fromErrorObject(null).kind, 'provider.server');
  });
});
