import type * as vscode from 'vscode';
import type { Model } from '../../core/model/model.ts';
import { roles, type Role } from '../../core/model/role.ts';
import { best } from '../../core/routing/choose.ts';
import type { App } from '../surface.ts';

/** Which model would answer for a role whose model the person left to us: what the composer shows before asking. */
export type Automatic = vscode.Disposable & {
  modelOf(role: Role): Model | undefined;
  /** Asks the local servers again; several callers at once share one round. */
  look(): void;
  onChange(listener: () => void): () => void;
};

export function createAutomatic(app: App): Automatic {
  const listeners = new Set<() => void>();
  const stop = new AbortController();
  let found: readonly Model[] = [];
  let looking = false;
  const look = async (): Promise<void> => {
    if (looking || roles.every((role) => app.engine.roles()[role].use.length > 0)) return;
    looking = true;
    try {
      const listings = await app.engine.models(stop.signal, (row) => row.place === 'local');
      found = listings.flatMap((entry) => ('models' in entry ? entry.models : []));
      listeners.forEach((listener) => listener());
    } finally {
      looking = false;
    }
  };
  const settings = app.settings.onChange(() => void look());
  return {
    modelOf: (role) => best(role, found),
    look: () => void look(),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      settings.dispose();
      stop.abort();
    },
  };
}
