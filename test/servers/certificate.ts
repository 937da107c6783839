import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../fixtures/tls/', import.meta.url);

/** What a server shows, and proves to be its own. */
export type Certificate = { readonly cert: string; readonly key: string };

/** Of test/fixtures/tls: see the README there for what is wrong with each. */
export function certificate(name: 'good' | 'expired' | 'wrong-host' | 'self-signed'): Certificate {
  const read = (file: string): string => readFileSync(new URL(file, folder), 'utf8');
  return { cert: read(`${name}.pem`), key: read(`${name}.key.pem`) };
}

/** Who signed them, for NODE_EXTRA_CA_CERTS. */
export const authorityFile = fileURLToPath(new URL('authority.pem', folder));
