import type { LookupFunction } from 'node:net';
import { isLoopback } from '../../core/model/address.ts';

/** Most servers of models listen on the first; where nothing does, the second is tried at once. */
const addresses = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
] as const;

const lookup: LookupFunction = (_host, options, answer) => {
  const [first] = addresses;
  if (options.all) answer(null, [...addresses]);
  else answer(null, first.address, first.family);
};

/**
 * `localhost` and names below it are this machine, both of its addresses, whatever a hosts file or a name server says:
 * a key may go there unencrypted, and many a server listens on one of the two only.
 */
export function resolving(hostname: string): { lookup?: LookupFunction; autoSelectFamily?: true } {
  return isLoopback(hostname) && hostname.endsWith('localhost') ? { lookup, autoSelectFamily: true } : {};
}
