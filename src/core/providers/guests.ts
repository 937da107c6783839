import { ModelError } from '../model/error.ts';
import type { Fact } from '../model/fact.ts';
import type { Provider, Row } from './provider.ts';
import { resolveRows } from './rows.ts';

const idForm = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** Providers that other extensions, or VS Code itself, have brought. */
export type Guests = {
  readonly register: (guest: Row | Provider) => () => void;
  rows(): readonly Row[];
  providers(): readonly Provider[];
  /** Another value whenever something came or went. */
  version(): number;
};

export function createGuests(report: (fact: Fact) => void): Guests {
  const guests = new Map<string, Row | Provider>();
  let version = 0;
  return {
    register(guest) {
      const { id } = isWhole(guest) ? guest.row : guest;
      if (!idForm.test(id) || guests.has(id)) {
        const why = guests.has(id)
          ? 'is registered already'
          : 'is no name: small letters, digits and hyphens, at most 40';
        throw new ModelError('settings.invalid', `The provider “${id}” cannot be registered: it ${why}.`);
      }
      guests.set(id, isWhole(guest) ? guest : checkedRow(guest));
      version++;
      // Nobody has asked it yet, so which models these are is not known; only that it is worth asking.
      const changed = (): void => report({ type: 'models-changed', provider: id, found: [], gone: [] });
      changed();
      let left = false;
      return () => {
        if (left) return;
        left = true;
        guests.delete(id);
        version++;
        changed();
      };
    },
    rows: () => [...guests.values()].filter((guest): guest is Row => !isWhole(guest)),
    providers: () => [...guests.values()].filter(isWhole),
    version: () => version,
  };
}

/** A row from elsewhere is held to what a row of the settings is held to: its place, its encryption. */
function checkedRow(row: Row): Row {
  const [checked] = resolveRows([], { [row.id]: row });
  return { ...row, ...checked };
}

function isWhole(guest: Row | Provider): guest is Provider {
  return 'chat' in guest;
}
