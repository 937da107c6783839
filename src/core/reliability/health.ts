import type { Failure } from '../model/error.ts';
import type { Fact } from '../model/fact.ts';

export type Health = {
  readonly state: 'fine' | 'degraded' | 'down';
  /** Milliseconds to the first content of the last answer, or of the last list of models. */
  readonly latency?: number;
  readonly lastError?: string;
};

export type HealthView = { readonly providers: ReadonlyMap<string, Health>; readonly answering: number };

/** What these say is about the provider. The rest is about the question, the key or the person. */
const unreachable: ReadonlySet<Failure> = new Set<Failure>([
  'network.refused',
  'network.dns',
  'network.tls',
  'network.offline',
  'timeout.connect',
  'protocol.html',
  'protocol.mismatch',
]);
const troubled: ReadonlySet<Failure> = new Set<Failure>([
  'network.reset',
  'timeout.firstByte',
  'timeout.stall',
  'timeout.server',
  'quota.rate',
  'quota.exhausted',
  'auth.missing',
  'auth.invalid',
  'auth.forbidden',
  'auth.origin',
  'provider.server',
  'provider.overloaded',
  'provider.conflict',
  'protocol.empty',
  'protocol.malformed',
  'protocol.oversize',
  'policy.redirect',
  'incomplete',
]);

/** A projection: folds facts into how each provider does and how many answers are under way. */
export function createHealth(): { fold(fact: Fact): void; view(): HealthView } {
  const providers = new Map<string, Health>();
  const underWay = new Set<string>();
  const fail = (provider: string, kind: Failure, why: string): void => {
    const state = unreachable.has(kind) ? 'down' : troubled.has(kind) ? 'degraded' : undefined;
    if (state !== undefined) providers.set(provider, { ...providers.get(provider), state, lastError: why });
  };
  return {
    fold(fact) {
      if (fact.type === 'request-started') underWay.add(fact.id);
      else if (fact.type === 'request-ended') underWay.delete(fact.id);
      else if (fact.type === 'attempt-answered') {
        providers.set(fact.model.provider, { state: 'fine', latency: fact.millisecondsToFirstContent });
      } else if (fact.type === 'provider-answered') {
        providers.set(fact.provider, { state: 'fine', latency: fact.milliseconds });
      } else if (fact.type === 'attempt-failed') fail(fact.model.provider, fact.kind, fact.why);
      else if (fact.type === 'provider-failed') fail(fact.provider, fact.kind, fact.why);
    },
    view: () => ({ providers: new Map(providers), answering: underWay.size }),
  };
}
