import { cancelled, ModelError, type Failure } from '../../core/model/error.ts';
import type { Sent } from './answer.ts';
import { codedIn } from './coded.ts';
import { proxyFault } from './proxyFault.ts';
import { tlsFault } from './tlsFault.ts';

/** What the network's own error codes mean. This is where such an error is born for the rest of the program. */
export function networkError(thrown: unknown, sent: Sent): ModelError {
  if (thrown instanceof ModelError) return thrown;
  if (sent.signal.aborted) return cancelled();
  const coded = codedIn(thrown);
  const code = coded?.code ?? 'UNKNOWN';
  const technical = `${code}: ${String(coded?.error ?? thrown)}`;
  const proxy = coded === undefined ? undefined : proxyFault(coded, sent, technical);
  if (proxy !== undefined) return proxy;
  const kind = kindOf(code);
  if (kind !== 'network.tls') return new ModelError(kind, words(kind, sent), { technical });
  const { message, next } = tlsFault(code, coded?.error, sent);
  return new ModelError(kind, message, { next, technical });
}

/**
 * A variable of Node's lets every certificate pass. Where we open the connection it is overruled; fetch cannot be told, so
 * there nothing is sent as long as it is set. There is no switch for this in Tandem, and this must not be one.
 */
export function requireVerification({ url }: Sent): void {
  if (url.protocol !== 'https:' || process.env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return;
  throw new ModelError(
    'network.tls',
    'NODE_TLS_REJECT_UNAUTHORIZED=0 is set, so nobody would look at the certificate of ' +
      `${url.hostname}. Nothing was sent.`,
    {
      next: 'Take NODE_TLS_REJECT_UNAUTHORIZED out of the environment; for an authority of your own name its file in NODE_EXTRA_CA_CERTS',
    },
  );
}

const kinds: Readonly<Record<string, Failure>> = {
  ECONNREFUSED: 'network.refused',
  ENOTFOUND: 'network.dns',
  EAI_AGAIN: 'network.dns',
  ENETUNREACH: 'network.offline',
  ENETDOWN: 'network.offline',
  EHOSTUNREACH: 'network.offline',
  EADDRNOTAVAIL: 'network.offline',
  ETIMEDOUT: 'timeout.connect',
  UND_ERR_CONNECT_TIMEOUT: 'timeout.connect',
  UND_ERR_HEADERS_TIMEOUT: 'timeout.firstByte',
  UND_ERR_BODY_TIMEOUT: 'timeout.stall',
  EPROTO: 'network.tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'network.tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'network.tls',
  INVALID_CA: 'network.tls',
};

function kindOf(code: string): Failure {
  const kind = kinds[code];
  if (kind !== undefined) return kind;
  if (/^(CERT_|ERR_TLS|ERR_SSL|UNABLE_TO_)/.test(code)) return 'network.tls';
  // The parser met bytes that are not HTTP.
  if (code.startsWith('HPE_') || code === 'UND_ERR_INVALID_ARG') return 'protocol.mismatch';
  return 'network.reset';
}

function words(kind: Failure, { door, url }: Sent): string {
  switch (kind) {
    case 'network.refused':
      return `${door.provider} is not running at ${door.origin}: nothing accepts connections there.`;
    case 'network.dns':
      return `The host ${url.hostname} is not known on this network.`;
    case 'network.offline':
      return `There is no way from this machine to ${url.hostname}.`;
    case 'protocol.mismatch':
      return `What listens at ${door.origin} does not speak HTTP.`;
    case 'timeout.connect':
      return `${door.origin} did not accept the connection in time.`;
    case 'timeout.firstByte':
    case 'timeout.stall':
      return `${door.provider} was silent for too long.`;
    default:
      return `The connection to ${door.provider} at ${door.origin} broke.`;
  }
}

export function connectTimeout({ door }: Sent): ModelError {
  return new ModelError(
    'timeout.connect',
    `${door.origin} did not accept the connection in ${inSeconds(door.timers.connect)}.`,
    {
      setting: 'tandem.timeouts.connect',
    },
  );
}

export function firstByteTimeout({ door }: Sent): ModelError {
  const place = door.local ? 'Local' : 'Cloud';
  return new ModelError(
    'timeout.firstByte',
    `${door.provider} accepted the question but said nothing for ${inSeconds(door.timers.firstByte)}.`,
    {
      setting: `tandem.timeouts.firstEvent${place}`,
    },
  );
}

export function idleTimeout({ door }: Sent): ModelError {
  const place = door.local ? 'Local' : 'Cloud';
  return new ModelError(
    'timeout.stall',
    `${door.provider} stopped in the middle and was silent for ${inSeconds(door.timers.idle)}.`,
    {
      setting: `tandem.timeouts.idle${place}`,
    },
  );
}

function inSeconds(milliseconds: number): string {
  const seconds = Number((milliseconds / 1000).toFixed(1));
  return seconds === 1 ? '1 second' : `${seconds} seconds`;
}
