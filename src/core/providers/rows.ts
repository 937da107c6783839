import { isPrivate, placeOf } from '../model/address.ts';
import { ModelError } from '../model/error.ts';
import { didYouMean } from '../model/nearest.ts';
import type { Row, WireName } from './provider.ts';

/** What a user may say of a provider. What is not said comes from the catalogue. */
export type UserRow = {
  readonly like?: string | undefined;
  readonly label?: string | undefined;
  readonly wire?: WireName | undefined;
  readonly baseUrl?: string | undefined;
  readonly place?: Row['place'] | undefined;
  readonly key?: Row['key'] | undefined;
  readonly signIn?: Row['signIn'] | undefined;
  readonly apiVersion?: string | undefined;
  readonly models?: readonly string[] | undefined;
};

/** The user's own rows, and below them what the catalogue has besides. */
export function resolveRows(catalogue: readonly Row[], own: Readonly<Record<string, UserRow>>): readonly Row[] {
  const untouched = catalogue.filter((row) => own[row.id] === undefined && row.ownAddress === undefined);
  return [...Object.entries(own).map(([id, row]) => checked(merged(id, row, catalogue))), ...untouched];
}

function merged(id: string, own: UserRow, catalogue: readonly Row[]): Row {
  const base = catalogue.find((row) => row.id === (own.like ?? id));
  const setting = `tandem.providers.${id}`;
  if (own.like !== undefined && base === undefined) {
    const known = catalogue.map((row) => row.id);
    throw new ModelError('settings.invalid', `“${own.like}” is not in the catalogue.${didYouMean(own.like, known)}`, {
      setting,
    });
  }
  const wire = own.wire ?? base?.wire;
  const baseUrl = own.baseUrl ?? (base?.ownAddress ? undefined : base?.baseUrl);
  if (wire === undefined || baseUrl === undefined) {
    const example = base?.ownAddress
      ? `a baseUrl of your own, like ${base.baseUrl}`
      : 'a wire and a baseUrl, or a “like”';
    throw new ModelError('settings.invalid', `The provider “${id}” needs ${example}.`, { setting });
  }
  // A server of the person's own is taken for what its address says; a gateway that passes on must be called `cloud`.
  const claimed = own.place ?? base?.place ?? 'local';
  const row = {
    id,
    label: own.label ?? (base?.id === id ? base.label : id),
    wire,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    place: placeOf(claimed, baseUrl),
    key: own.key ?? base?.key ?? 'optional',
  };
  // The rest belongs to the kind of provider and not to the address.
  const { quirks, keyForm, policy } = base ?? {};
  const { signIn, apiVersion, models } = own;
  return {
    ...row,
    ...(signIn && { signIn }),
    ...(apiVersion && { apiVersion }),
    ...(models && { models }),
    ...(quirks && { quirks }),
    ...(keyForm && { keyForm }),
    ...(policy && { policy }),
  };
}

/** Whatever leaves the private network leaves it encrypted. */
function checked(row: Row): Row {
  const url = new URL(row.baseUrl);
  if (url.protocol === 'https:' || isPrivate(url.hostname)) return row;
  throw new ModelError('settings.invalid', `${row.baseUrl} is on the internet and not encrypted; use https.`, {
    setting: `tandem.providers.${row.id}.baseUrl`,
  });
}
