import type { Sent } from './answer.ts';

/** In words, what is wrong with a connection that should be secure, and what to do. */
type TlsFault = { readonly message: string; readonly next: string };

type Row = { readonly codes: RegExp; message(sent: Sent, names: string): string; next(sent: Sent): string };

const trust =
  'If you trust it, add its authority to the system’s certificates; for the command line name its file in NODE_EXTRA_CA_CERTS.';
const renew = 'Renew the certificate on the server, and check the clock of this machine.';

/** By OpenSSL's and Node's own codes; the first row that fits counts. */
const rows: readonly Row[] = [
  {
    codes: /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
    message: ({ url }) => `The certificate of ${url.hostname} is self-signed: nobody but the server vouches for it.`,
    next: () => trust,
  },
  {
    codes: /^(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_UNTRUSTED$|CERT_REJECTED$|CERT_CHAIN_TOO_LONG$|INVALID_CA$)/,
    message: ({ url }) => `The certificate of ${url.hostname} comes from an authority that this machine does not know.`,
    next: () => trust,
  },
  {
    codes: /^CERT_HAS_EXPIRED$/,
    message: ({ url }) => `The certificate of ${url.hostname} has expired.`,
    next: () => renew,
  },
  {
    codes: /^CERT_NOT_YET_VALID$/,
    message: ({ url }) => `The certificate of ${url.hostname} is not valid yet.`,
    next: () => renew,
  },
  {
    codes: /^ERR_TLS_CERT_ALTNAME/,
    message: ({ url }, names) => `The certificate that ${url.hostname} shows is for another host${names}.`,
    next: () =>
      'Write the address with a name that stands in the certificate. If it is right as it is, something between you and the server answers in its place.',
  },
  {
    codes: /^CERT_/,
    message: ({ url }) => `The certificate of ${url.hostname} cannot be trusted.`,
    next: () => trust,
  },
  {
    codes: /^(EPROTO.*|ERR_SSL_)(wrong.version.number|packet.length.too.long|http.request)/i,
    message: ({ door }) => `What listens at ${door.origin} does not speak TLS.`,
    next: ({ door }) =>
      `If the server is on your own network and does not encrypt, write http:// in place of https://${door.origin.slice('https://'.length)}.`,
  },
];

export function tlsFault(code: string, thrown: unknown, sent: Sent): TlsFault {
  // Of what OpenSSL says in the middle of a connection Node gives the code EPROTO, and the reason only in words.
  const reason = code === 'EPROTO' ? `EPROTO ${String(thrown)}` : code;
  const row = rows.find(({ codes }) => codes.test(reason));
  if (row !== undefined) return { message: row.message(sent, namesIn(thrown)), next: row.next(sent) };
  return {
    message: `${sent.url.hostname} and this machine could not agree on how to encrypt.`,
    next: 'Update the server, or ask who runs it whether it wants a certificate from you.',
  };
}

/** Whom the certificate is for. A stranger wrote it: only what host names are made of is repeated. */
function namesIn(thrown: unknown): string {
  const cert = thrown instanceof Error && 'cert' in thrown ? thrown.cert : undefined;
  if (typeof cert !== 'object' || cert === null || !('subjectaltname' in cert)) return '';
  const names = [...String(cert.subjectaltname).matchAll(/DNS:([\w.*-]{1,80})/g)].map(([, name]) => name);
  return names.length === 0 ? '' : `: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ' …' : ''}`;
}
