import { toModelError, type Failure } from '../model/error.ts';
import type { Fact } from '../model/fact.ts';
import type { Model } from '../model/model.ts';
import type { Clock } from '../ports.ts';
import type { Known, Listing } from './known.ts';
import type { Face, Provider } from './provider.ts';

/** What answers there is something else, on a port that many programs use. It is left in peace for a while. */
const somethingElse: ReadonlySet<Failure> = new Set<Failure>([
  'protocol.html',
  'protocol.mismatch',
  'protocol.empty',
  'auth.forbidden',
  'network.reset',
  'timeout.firstByte',
]);
const inPeaceMs = 5 * 60_000;

export type Lookout = {
  /** What each of these offers right now, all asked at once. One that fails is listed with its error. */
  list(providers: readonly Provider[], signal: AbortSignal): Promise<readonly Listing[]>;
  /** The same for the servers that may be on this machine, but for programs that were found to be something else. */
  look(providers: readonly Provider[], signal: AbortSignal): Promise<void>;
  /** Whether these still answer. Costs nothing, and is heard of only as health. */
  probe(providers: readonly Provider[], signal: AbortSignal): Promise<void>;
};

export type LookoutPorts = {
  readonly clock: Clock;
  readonly known: Known;
  /** Whether a provider is meant to be there: a role uses it. */
  expected(id: string): boolean;
  readonly report: (fact: Fact) => void;
  /** What is known of cloud models beside their own list: prices. */
  enrich(row: Face, models: readonly Model[]): Promise<readonly Model[]>;
};

export function createLookout(ports: LookoutPorts): Lookout {
  const { clock, known, report } = ports;
  const peaceUntil = new Map<string, number>();

  // That a local server nobody has set up does not run is no news, and no illness.
  const isStranger = ({ id, place }: Face): boolean =>
    place === 'local' && known.models(id).length === 0 && !ports.expected(id);
  const ask = async (provider: Provider, signal: AbortSignal): Promise<Listing> => {
    const { row } = provider;
    const start = clock.monotonic();
    let listing: Listing;
    try {
      const models = await provider.models(signal);
      report({ type: 'provider-answered', provider: row.id, milliseconds: clock.monotonic() - start });
      listing = { row, models: await ports.enrich(row, models) };
    } catch (thrown) {
      const error = toModelError(thrown);
      listing = { row, error };
      if (error.kind === 'cancelled.user') return listing;
      if (somethingElse.has(error.kind)) peaceUntil.set(row.id, start + inPeaceMs);
      if (!isStranger(row)) report({ type: 'provider-failed', provider: row.id, kind: error.kind, why: error.message });
    }
    const { found, gone } = known.take(listing);
    if (found.length + gone.length > 0) report({ type: 'models-changed', provider: row.id, found, gone });
    return listing;
  };
  return {
    list: (providers, signal) => Promise.all(providers.map((provider) => ask(provider, signal))),
    async look(providers, signal) {
      const worth = providers.filter(({ row }) => (peaceUntil.get(row.id) ?? 0) <= clock.monotonic());
      await Promise.all(worth.map((provider) => ask(provider, signal)));
    },
    async probe(providers, signal) {
      await Promise.all(
        providers.map(async (provider) => {
          const { row } = provider;
          const start = clock.monotonic();
          try {
            await provider.probe(signal);
            report({ type: 'provider-answered', provider: row.id, milliseconds: clock.monotonic() - start });
          } catch (thrown) {
            const { kind, message } = toModelError(thrown);
            if (kind !== 'cancelled.user') report({ type: 'provider-failed', provider: row.id, kind, why: message });
          }
        }),
      );
    },
  };
}
