import type { Failure } from '../model/error.ts';
import type { Fact } from '../model/fact.ts';
import { nameOf } from '../model/model.ts';

export type Health = {
  readonly state: 'fine' | 'degraded' | 'down';
  /** Milliseconds of the last answer to a request without cost: how far away it is. */
  readonly latency?: number;
  /** Milliseconds to the first content of the last answer. */
  readonly firstContent?: number;
  readonly tokensPerSecond?: number;
  /** How many of the last attempts failed, from 0 to 1. Stopping is no failure. */
  readonly errorRate?: number;
  readonly lastError?: string;
};

export type HealthView = {
  readonly providers: ReadonlyMap<string, Health>;
  /** By `provider/model`. */
  readonly models: ReadonlyMap<string, Health>;
  readonly answering: number;
};

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
  'proxy.auth',
  'provider.server',
  'provider.overloaded',
  'provider.conflict',
  'protocol.empty',
  'protocol.malformed',
  'protocol.oversize',
  'policy.redirect',
  'incomplete',
]);

const remembered = 20;

/** One provider or one model: its state, and how the last attempts went. */
type Record = { health: Health; outcomes: boolean[] };

/** A projection: folds facts into how each provider and each model does, and how many answers are under way. */
export function createHealth(): { fold(fact: Fact): void; view(): HealthView } {
  const providers = new Map<string, Record>();
  const models = new Map<string, Record>();
  const underWay = new Set<string>();
  const firstContent = new Map<string, number>();
  /** Left alone because it failed repeatedly: until it answers again it is not well. */
  const resting = new Set<string>();

  const fine = (records: Map<string, Record>, id: string, measured: Partial<Health>): void => {
    const { health = {}, outcomes = [] } = records.get(id) ?? {};
    const { lastError: _over, ...rest }: Partial<Health> = health;
    records.set(id, { health: { ...rest, ...measured, state: 'fine' }, outcomes });
  };
  const measure = (records: Map<string, Record>, id: string, measured: Partial<Health>): void => {
    const record = records.get(id);
    if (record !== undefined) record.health = { ...record.health, ...measured };
  };
  const fail = (records: Map<string, Record>, id: string, kind: Failure, why: string): void => {
    const state = unreachable.has(kind) ? 'down' : troubled.has(kind) ? 'degraded' : undefined;
    if (state === undefined) return;
    const { health, outcomes = [] } = records.get(id) ?? {};
    records.set(id, { health: { ...health, state, lastError: why }, outcomes });
  };
  const tally = (records: Map<string, Record>, id: string, succeeded: boolean): void => {
    const record = records.get(id);
    if (record === undefined) return;
    record.outcomes = [...record.outcomes, succeeded].slice(-remembered);
    const failures = record.outcomes.filter((outcome) => !outcome).length;
    record.health = { ...record.health, errorRate: failures / record.outcomes.length };
  };
  const both = (ref: { provider: string; model: string }, act: (records: Map<string, Record>, id: string) => void) => {
    act(providers, ref.provider);
    act(models, nameOf(ref));
  };
  return {
    fold(fact) {
      switch (fact.type) {
        case 'request-started':
          return void underWay.add(fact.id);
        case 'request-ended':
          return void underWay.delete(fact.id);
        case 'attempt-answered':
          firstContent.set(fact.id, fact.millisecondsToFirstContent);
          return both(fact.model, (records, id) =>
            fine(records, id, { firstContent: fact.millisecondsToFirstContent }),
          );
        case 'attempt-ended': {
          const writing = fact.milliseconds - (firstContent.get(fact.id) ?? 0);
          firstContent.delete(fact.id);
          const speed =
            writing > 0 && fact.usage.output > 1 ? { tokensPerSecond: (fact.usage.output / writing) * 1000 } : {};
          return both(fact.model, (records, id) => {
            fine(records, id, speed);
            tally(records, id, true);
          });
        }
        case 'attempt-failed':
          firstContent.delete(fact.id);
          return both(fact.model, (records, id) => {
            fail(records, id, fact.kind, fact.why);
            if (fact.kind !== 'cancelled.user') tally(records, id, false);
          });
        case 'provider-answered':
          // That it lists its models does not make good that it fails to answer with one.
          return resting.has(fact.provider)
            ? measure(providers, fact.provider, { latency: fact.milliseconds })
            : fine(providers, fact.provider, { latency: fact.milliseconds });
        case 'provider-rests':
          if (fact.milliseconds > 0) return void resting.add(fact.provider);
          resting.delete(fact.provider);
          return fine(providers, fact.provider, {});
        case 'provider-failed':
          return fail(providers, fact.provider, fact.kind, fact.why);
        default:
          return;
      }
    },
    view: () => ({ providers: healths(providers), models: healths(models), answering: underWay.size }),
  };
}

function healths(records: ReadonlyMap<string, Record>): ReadonlyMap<string, Health> {
  return new Map([...records].map(([id, { health }]) => [id, health]));
}
