import * as vscode from 'vscode';
import type { Engine } from '../core/engine.ts';
import type { SettingsPort } from './settings.ts';

/** A little less than the ten seconds after which a failure must be seen. */
const everyMs = 8000;
/** Remembered for this machine: from the first opened surface on, a new window looks once when it starts. */
const openedKey = 'tandem.opened';

/** Looks which model servers are there: often while somebody looks at Tandem, and else only at those in use. */
export type Discovery = vscode.Disposable & {
  /** A surface came into sight (true) or went out of it. */
  seen(surface: object, visible: boolean): void;
  /** Tandem has been opened here, now or before, or is to look from the start: servers may be asked. */
  readonly attended: boolean;
  /** From now on it is. */
  attend(): void;
  /** Looks now; several who ask at once share one look. */
  look(): Promise<void>;
};

type Parts = {
  readonly engine: Engine;
  readonly settings: SettingsPort;
  readonly memory: vscode.Memento;
};

export function createDiscovery({ engine, settings, memory }: Parts): Discovery {
  const visible = new Set<object>();
  const stop = new AbortController();
  let attended = memory.get(openedKey) === true || settings.current().discovery.atStart;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;

  const round = async (): Promise<void> => {
    clearTimeout(timer);
    try {
      await engine.look(stop.signal, visible.size > 0 ? 'everywhere' : 'in-use');
    } finally {
      looking = undefined;
      if (!stop.signal.aborted) timer = setTimeout(tick, everyMs);
    }
  };
  const look = (): Promise<void> => (looking ??= round());
  /** A window that nobody looks at asks nobody; it looks at once when it is looked at again. */
  const tick = (): void => {
    if (attended && vscode.window.state.focused) void look();
  };
  const attend = (): void => {
    if (!attended) void memory.update(openedKey, true);
    attended = true;
  };
  const focus = vscode.window.onDidChangeWindowState(({ focused }) => {
    if (focused && looking === undefined) tick();
  });
  const change = settings.onChange(() => void (attended && look()));
  if (attended) void look();
  return {
    get attended() {
      return attended;
    },
    attend,
    seen(surface, isVisible) {
      if (!isVisible) return void visible.delete(surface);
      visible.add(surface);
      attend();
      void look();
    },
    look,
    dispose() {
      stop.abort();
      clearTimeout(timer);
      focus.dispose();
      change.dispose();
    },
  };
}
