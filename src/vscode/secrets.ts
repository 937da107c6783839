import type * as vscode from 'vscode';
import * as z from 'zod';
import type { Secrets } from '../core/ports.ts';

/** Keys by provider, each bound to the origin it was given for. */
export type KeyRing = Secrets & {
  /** `session` when this machine has no keyring: the key is kept until the window closes, and nowhere else. */
  save(name: string, origin: string, key: string): Promise<'kept' | 'session'>;
  remove(name: string): Promise<void>;
  names(): Promise<readonly string[]>;
};

const prefix = 'tandem.key.';
const kept = z.object({ origin: z.string(), key: z.string() });

export function createSecrets(storage: vscode.SecretStorage, log: vscode.LogOutputChannel): KeyRing {
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
      await storage.delete(prefix + name);
    },
    async names() {
      const all = await storage.keys();
      return [
        ...session.keys(),
        ...all.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)),
      ];
    },
  };
}
