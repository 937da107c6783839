import { nameOf, type Abilities, type Model } from '../model/model.ts';
import type { Clock } from '../ports.ts';
import type { Known } from './known.ts';
import type { Provider } from './provider.ts';

/** Long enough that a conversation asks once a while, short enough that a model loaded elsewhere is noticed. */
const freshMs = 20_000;
const patienceMs = 5000;

export type Details = {
  /**
   * Everything known of a model, asked for where nothing is known. What is old is used all the same and asked for anew
   * beside: a conversation never waits for it. Only a stop makes it fail.
   */
  describe(model: Model, signal: AbortSignal): Promise<Model>;
  /** The same, as it is now. */
  lookUp(model: Model): Promise<Model>;
  /** The model now runs with so much context. */
  runs(model: Model, contextTokens: number): void;
  forget(provider: string): void;
  /** Of the models seen so far, those that can do this. */
  able(ability: keyof Abilities): readonly Model[];
};

export type DetailPorts = {
  readonly clock: Clock;
  readonly known: Known;
  provider(id: string): Provider;
  /** Asks a provider for its list, which then is what is known. */
  list(provider: string, signal: AbortSignal): Promise<void>;
};

/** Asked together, a server is asked once: a thousand questions to one model are one question about it. */
export function createDetails(ports: DetailPorts): Details {
  const kept = new Map<string, { model: Model; at: number }>();
  const asking = new Map<string, Promise<Model>>();
  const now = (): number => ports.clock.monotonic();

  const ask = async (model: Model): Promise<Model> => {
    const provider = ports.provider(model.provider);
    const signal = AbortSignal.timeout(patienceMs);
    try {
      if (provider.describe === undefined) await ports.list(model.provider, signal);
      const known = ports.known.model(model) ?? model;
      const described = (await provider.describe?.(known, signal)) ?? known;
      ports.known.learn(described);
      return described;
    } catch {
      // Whatever is wrong with the server, the question itself will say it better than a question about the model.
      return ports.known.model(model) ?? model;
    }
  };
  const fresh = async (model: Model): Promise<Model> => {
    const name = nameOf(model);
    const running = asking.get(name) ?? ask(model);
    asking.set(name, running);
    try {
      const described = await running;
      kept.set(name, { model: described, at: now() });
      return described;
    } finally {
      asking.delete(name);
    }
  };
  return {
    describe(model, signal) {
      signal.throwIfAborted();
      // What a cloud offers does not change with who asks, and its list is long: what was last seen is enough.
      if (model.place === 'cloud') return Promise.resolve(ports.known.model(model) ?? model);
      const found = kept.get(nameOf(model));
      if (found === undefined) return fresh(model);
      if (now() - found.at > freshMs) void fresh(model);
      return Promise.resolve(found.model);
    },
    lookUp: fresh,
    forget(provider) {
      for (const [name, { model }] of kept) if (model.provider === provider) kept.delete(name);
    },
    able(ability) {
      const described = [...kept.values()].map(({ model }) => model);
      const all = new Map([...ports.known.models(), ...described].map((model) => [nameOf(model), model]));
      return [...all.values()].filter((model) => model.can?.[ability] === true);
    },
    runs(model, contextTokens) {
      const found = kept.get(nameOf(model));
      if (found === undefined) return;
      const running = { ...found.model, loaded: true, contextTokens };
      kept.set(nameOf(model), { ...found, model: running });
      ports.known.learn(running);
    },
  };
}
