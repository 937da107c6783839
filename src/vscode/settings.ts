import * as vscode from 'vscode';
import { toModelError } from '../core/model/error.ts';
import { catalogue } from '../core/providers/catalogue.ts';
import { resolveRows } from '../core/providers/rows.ts';
import { settingLeaves } from '../core/settings/leaves.ts';
import { parseSettings } from '../core/settings/parse.ts';
import type { Settings } from '../core/settings/schema.ts';

export type SettingsPort = vscode.Disposable & {
  readonly current: () => Settings;
  onChange(listener: () => void): vscode.Disposable;
  /** Writes one top-level setting of the user, and resolves when it is in force. */
  write(name: keyof Settings, value: unknown): Promise<void>;
};

const announcedMs = 2000;

/**
 * Reads only what the user set for this machine. Workspace values are not asked for at all, in whatever form a
 * repository may write them: where requests go and what they may cost is nothing a folder decides.
 */
export function createSettings(log: vscode.LogOutputChannel): SettingsPort {
  const listeners = new vscode.EventEmitter<void>();
  let settings = read(log, parseSettings({}));
  const subscription = vscode.workspace.onDidChangeConfiguration((event) => {
    if (!event.affectsConfiguration('tandem')) return;
    settings = read(log, settings);
    listeners.fire();
  });
  return {
    current: () => settings,
    onChange: listeners.event,
    write: async (name, value) => {
      const changed = new Promise<void>((resolve) => {
        const waiting = listeners.event(() => {
          waiting.dispose();
          clearTimeout(timer);
          resolve();
        });
        // A value that changes nothing is never announced.
        const timer = setTimeout(() => {
          waiting.dispose();
          resolve();
        }, announcedMs);
      });
      await vscode.workspace.getConfiguration('tandem').update(name, value, vscode.ConfigurationTarget.Global);
      await changed;
    },
    dispose: () => void vscode.Disposable.from(subscription, listeners).dispose(),
  };
}

/** Wrong settings are said once and the last right ones stay in force: a typing error must not stop an answer. */
function read(log: vscode.LogOutputChannel, last: Settings): Settings {
  try {
    const settings = parseSettings(userValues());
    // What the form allows may still name a provider to be like that does not exist: it is found out here, once.
    resolveRows(catalogue, settings.providers);
    return settings;
  } catch (thrown) {
    const error = toModelError(thrown);
    log.error(error.message);
    void tell(error.message, error.detail.setting ?? 'tandem');
    return last;
  }
}

function userValues(): Record<string, unknown> {
  const configuration = vscode.workspace.getConfiguration('tandem');
  const values: Record<string, unknown> = {};
  for (const { name } of settingLeaves()) {
    const value = configuration.inspect(name)?.globalValue;
    if (value === undefined) continue;
    const [group = name, key] = name.split('.');
    values[group] = key === undefined ? value : { ...(values[group] as object | undefined), [key]: value };
  }
  return values;
}

async function tell(message: string, setting: string): Promise<void> {
  const open = vscode.l10n.t('Open Settings');
  if ((await vscode.window.showErrorMessage(message, open)) === open) {
    await vscode.commands.executeCommand('workbench.action.openSettings', setting);
  }
}
