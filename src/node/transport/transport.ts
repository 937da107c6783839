import { isPrivate } from '../../core/model/address.ts';
import { ModelError } from '../../core/model/error.ts';
import { keyPlaceholder, type Door, type Fetch, type Secrets } from '../../core/ports.ts';
import { errorAnswer, type Sent } from './answer.ts';
import { sendByFetch } from './byFetch.ts';
import { accessKeyOf, type AccessKey } from './accessKey.ts';
import { createNodeSender } from './byNode.ts';

const redirects = new Set([301, 302, 303, 307, 308]);
const mostHops = 3;

/**
 * Our fetch: it owns the socket. It keeps connections alive, runs the timers, refuses to be led to another origin, and
 * is the only place where a key meets a request, and only one that goes to the origin the key was given for.
 *
 * Loopback and private addresses go through node:http, which has no hidden limit of 300 seconds and costs half as much
 * a chunk; the rest through the global fetch, so that VS Code's proxy and certificate settings hold.
 */
export function createTransport(secrets: Secrets): { fetch: Fetch; close(): void } {
  const node = createNodeSender();
  const fetch: Fetch = async (door, url, init = {}) => {
    let target = new URL(url);
    requireOrigin(door, target);
    const { headers, key, access } = await withKey(door, target, init.headers, secrets);
    let method = init.method ?? 'GET';
    let body = bodyOf(init.body);
    const signal = init.signal ?? new AbortController().signal;
    for (let hop = 0; ; hop++) {
      const unsigned: Sent = { door, url: target, method, headers, body, signal };
      const sent = access === undefined ? unsigned : await (await import('./sign.ts')).signed(unsigned, access);
      const answer = await (isPrivate(target.hostname) ? node.send(sent) : sendByFetch(sent));
      const location = redirects.has(answer.status) ? answer.headers.get('location') : null;
      if (location === null) return answer.ok ? answer : errorAnswer(answer, key);
      await answer.chunks[Symbol.asyncIterator]().return?.();
      target = nextTarget(door, target, location, hop);
      if (answer.status === 303) [method, body] = ['GET', undefined];
    }
  };
  return { fetch, close: () => node.close() };
}

function requireOrigin(door: Door, target: URL): void {
  if (target.origin === door.origin) return;
  throw new ModelError(
    'policy.redirect',
    `A request for ${door.origin} was about to go to ${target.origin}; it was not sent.`,
  );
}

function nextTarget(door: Door, from: URL, location: string, hop: number): URL {
  const target = URL.parse(location, from);
  if (target === null || target.origin !== door.origin) {
    const elsewhere = target === null ? 'an address that is none' : target.origin;
    throw new ModelError('policy.redirect', `${door.origin} pointed to ${elsewhere}. Nothing was sent there.`);
  }
  if (hop >= mostHops) throw new ModelError('policy.redirect', `${door.origin} redirects in a circle.`);
  return target;
}

type Keyed = {
  readonly headers: Readonly<Record<string, string>>;
  readonly key: string | undefined;
  /** A key that signs and is never sent. */
  readonly access: AccessKey | undefined;
};

const credentials = new Set(['authorization', 'x-api-key', 'api-key', 'cookie']);

/** Puts the key in its place. A header that would carry any other credential is left out: none comes from elsewhere. */
async function withKey(door: Door, target: URL, given: RequestInit['headers'], secrets: Secrets): Promise<Keyed> {
  const key = door.key === undefined ? undefined : await keyFor(door, door.key, target, secrets);
  const access = key === undefined || door.key?.signedFor === undefined ? undefined : accessKeyOf(key);
  const headers: Record<string, string> = {};
  for (const [name, value] of given instanceof Headers ? given : new Headers(given)) {
    const keyed = value.includes(keyPlaceholder);
    if (keyed && key !== undefined && access === undefined) headers[name] = value.replace(keyPlaceholder, () => key);
    else if (!keyed && !credentials.has(name)) headers[name] = value;
  }
  return { headers, key: access?.secret ?? key, access };
}

async function keyFor(
  door: Door,
  wanted: NonNullable<Door['key']>,
  target: URL,
  secrets: Secrets,
): Promise<string | undefined> {
  const found = await secrets.read(wanted.name, door.origin, wanted.signIn);
  if ('key' in found) {
    if (target.protocol === 'https:' || isPrivate(target.hostname)) return found.key;
    throw new ModelError('auth.origin', `${door.origin} is not encrypted; the key was not sent.`);
  }
  if (found.missing === 'origin-changed') {
    throw new ModelError(
      'auth.origin',
      `The key of ${door.provider} was given for another address than ${door.origin}. It was not sent.`,
    );
  }
  if (!wanted.required) return undefined;
  if (wanted.signIn !== undefined) {
    throw new ModelError('auth.missing', `Nobody is signed in with a Microsoft account for ${door.provider}.`, {
      next: 'Run “Tandem: Set API Key” and choose it, to sign in',
    });
  }
  throw new ModelError('auth.missing', `There is no key for ${door.provider} yet.`, {
    next: `Run “Tandem: Set API Key”; on the command line set TANDEM_KEY_${wanted.name.toUpperCase().replaceAll('-', '_')}`,
  });
}

function bodyOf(body: RequestInit['body']): string | Uint8Array | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  throw new ModelError('internal', 'A request with a body of an unknown kind was not sent.');
}
