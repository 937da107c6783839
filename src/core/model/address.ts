import type { Place } from './model.ts';

/** An address on this very machine. `localhost` and its subdomains are loopback by RFC 6761. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** What a container calls the machine it runs on. Nobody can own this name on the internet: `.internal` is reserved. */
const ownHost = 'host.docker.internal';

/** An address that routers do not carry to the internet, or a name that only this network answers. */
export function isPrivate(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (isLoopback(host) || host.endsWith('.local') || host.endsWith('.lan') || host === ownHost) return true;
  return (
    /^10(\.\d{1,3}){3}$/.test(host) ||
    /^192\.168(\.\d{1,3}){2}$/.test(host) ||
    /^172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2}$/.test(host) ||
    /^f[cd][0-9a-f]{2}:/.test(host)
  );
}

/** A row may claim to be local; only an address that cannot leave the network makes it so. */
export function placeOf(claimed: Place, baseUrl: string): Place {
  return claimed === 'local' && isPrivate(new URL(baseUrl).hostname) ? 'local' : 'cloud';
}
