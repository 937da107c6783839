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
};

/** The part of the editor's secret storage that is used. */
export type SecretStore = Pick<vscode.SecretStorage, 'get' | 'store' | 'delete' | 'keys'>;

const prefix = 'tandem.key.';
const kept = z.object({ origin: z.string(), key: z.string() });

export function createSecrets(storage: SecretStore, log: Pick<Log, 'warn'>): KeyRing {
  const session = new Map<string, z.infer<typeof kept>>();
  const stored = async (name: string): Promise<z.infer<typeof kept> | undefined> => {
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
    async read(name, origin) {
      const found = await stored(name);
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
  };
}
