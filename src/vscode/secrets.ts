import type * as vscode from 'vscode';
import * as z from 'zod';
import { ModelError } from '../core/model/error.ts';
import type { Log, Secrets } from '../core/ports.ts';

/** Keys by provider, each bound to the origin it was given for. */
export type KeyRing = Secrets & {
  /** `session` when this machine has no keyring: the key is kept until the window closes, and nowhere else. */
  save(name: string, origin: string, key: string): Promise<'kept' | 'session'>;
  remove(name: string): Promise<void>;
  names(): Promise<readonly string[]>;
  /** Uses this key in place of the kept one, for as long as it is being tried. */
  trying<T>(name: string, origin: string, key: string, work: () => Promise<T>): Promise<T>;
  /** Whether this machine has a keyring that keeps what it is given. */
  works(): Promise<boolean>;
};

/** The part of the editor's secret storage that is used. */
export type SecretStore = Pick<vscode.SecretStorage, 'get' | 'store' | 'delete' | 'keys'>;

const prefix = 'tandem.key.';
const kept = z.object({ origin: z.string(), key: z.string() });

/** What the account of the person opens, for an origin. */
export type SignedIn = (origin: string) => ReturnType<Secrets['read']>;

export function createSecrets(storage: SecretStore, log: Pick<Log, 'warn'>, microsoft: SignedIn): KeyRing {
  const session = new Map<string, z.infer<typeof kept>>();
  const find = async (name: string): Promise<z.infer<typeof kept> | undefined> => {
    const own = session.get(name);
    if (own !== undefined) return own;
    try {
      const text = await storage.get(prefix + name);
      return text === undefined ? undefined : kept.parse(JSON.parse(text));
    } catch {
      // What was thrown may quote what it could not read: it is not repeated.
      log.warn(`The key of ${name} could not be read from this machine’s keyring.`);
      return undefined;
    }
  };
  const inKeyring = async (): Promise<readonly string[]> => {
    try {
      const all = await storage.keys();
      return all.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
    } catch {
      log.warn('This machine’s keyring cannot be used; only the keys of this session are known.');
      return [];
    }
  };
  return {
    async read(name, origin, signIn) {
      if (signIn === 'microsoft') return microsoft(origin);
      const found = await find(name);
      if (found === undefined) return { missing: 'none' };
      return found.origin === origin ? { key: found.key } : { missing: 'origin-changed' };
    },
    async save(name, origin, key) {
      session.delete(name);
      try {
        await storage.store(prefix + name, JSON.stringify({ origin, key }));
        return 'kept';
      } catch {
        log.warn(`This machine has no keyring that works; the key of ${name} is kept for this session only.`);
        session.set(name, { origin, key });
        return 'session';
      }
    },
    async remove(name) {
      session.delete(name);
      try {
        await storage.delete(prefix + name);
      } catch {
        // Not what was thrown, which may quote a key; but nobody may believe that it is gone.
        throw new ModelError(
          'store.unavailable',
          `This machine’s keyring cannot be used; if the key of ${name} was in it, it still is.`,
          { next: 'Unlock the keyring, then remove the key again' },
        );
      }
    },
    async names() {
      return [...new Set([...session.keys(), ...(await inKeyring())])];
    },
    async trying(name, origin, key, work) {
      const before = session.get(name);
      session.set(name, { origin, key });
      try {
        return await work();
      } finally {
        if (before === undefined) session.delete(name);
        else session.set(name, before);
      }
    },
    async works() {
      const probe = `tandem.probe.${crypto.randomUUID()}`;
      try {
        await storage.store(probe, 'kept');
        const read = await storage.get(probe);
        await storage.delete(probe);
        return read === 'kept';
      } catch {
        return false;
      }
    },
  };
}
