import type { Engine } from '../core/engine.ts';
import { ModelError } from '../core/model/error.ts';
import type { Place } from '../core/model/model.ts';
import { catalogue } from '../core/providers/catalogue.ts';
import type { Provider, Row, WireName } from '../core/providers/provider.ts';
import { resolveRows } from '../core/providers/rows.ts';
import { parseSettings } from '../core/settings/parse.ts';

/** A provider that speaks one of Tandem's protocols, as data: held to the same rules as one of the person's own settings. */
export type ProviderRow = {
  /** Small letters, digits and hyphens; the first half of `provider/model`. No provider may have it already. */
  readonly id: string;
  readonly label?: string;
  /** A provider of Tandem's catalogue, whose protocol and ways this one has. */
  readonly like?: string;
  readonly wire?: WireName;
  /** Outside the private network only with https. */
  readonly baseUrl: string;
  /** `local` counts only for an address that cannot leave this machine or its private network. */
  readonly place?: Place;
  /** Whether it takes an API key. The person gives it with “Tandem: Set API Key”; no extension ever sees it. */
  readonly key?: 'required' | 'optional' | 'none';
  /** What it offers, where that cannot be asked. */
  readonly models?: readonly string[];
};

/** What another extension brings is believed in nothing that can be checked. */
export function welcome(engine: Engine, brought: ProviderRow | Provider): () => void {
  const guest = 'chat' in brought ? whole(brought) : row(brought);
  const id = 'row' in guest ? guest.row.id : guest.id;
  if (engine.providers().some((known) => known.id === id)) {
    throw new ModelError('settings.invalid', `There is a provider “${id}” already; it is not replaced.`);
  }
  return engine.register(guest);
}

/** The same form as in the settings, but for signing in: an account of the person's own is not another extension's to use. */
function row({ id, ...said }: ProviderRow): Row {
  if ('signIn' in said) {
    throw new ModelError('settings.invalid', `The provider “${id}” may not use the person’s own account.`);
  }
  const { providers } = parseSettings({ providers: { [id]: said } });
  const found = resolveRows(catalogue, providers).find((candidate) => candidate.id === id);
  if (found === undefined) throw new ModelError('settings.invalid', `The provider “${id}” is incomplete.`);
  return found;
}

/** Nobody can see where its answers are made, so it counts as cloud whatever it says of itself. */
function whole(guest: Provider): Provider {
  const { id, label, policy } = guest.row;
  const missing = (['chat', 'models', 'probe'] as const).filter((name) => typeof guest[name] !== 'function');
  if (missing.length > 0) {
    throw new ModelError('settings.invalid', `The provider “${id}” lacks ${missing.join(', ')}.`);
  }
  return {
    row: { id, label, place: 'cloud', ...(policy === undefined ? {} : { policy }) },
    chat: (attempt, context) => guest.chat(attempt, context),
    models: (signal) => guest.models(signal),
    probe: (signal) => guest.probe(signal),
  };
}
