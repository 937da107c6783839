import * as vscode from 'vscode';
import { roles } from '../../core/model/role.ts';
import { roleRows } from '../../core/routing/roles.ts';
import type { App } from '../surface.ts';

type Item = vscode.QuickPickItem & { readonly command: string; readonly given?: unknown };

/** What one may want when looking at the status bar. */
export async function run(_app: App): Promise<void> {
  const items: Item[] = [
    { label: `$(comment-discussion) ${vscode.l10n.t('Open Chat')}`, command: 'tandem.openChat' },
    ...roles.map((role) => ({
      label: `$(symbol-misc) ${vscode.l10n.t('Choose the model of the {0}', roleRows[role].label)}`,
      command: 'tandem.selectModel',
      given: role,
    })),
    { label: `$(key) ${vscode.l10n.t('Set an API key')}`, command: 'tandem.setApiKey' },
    { label: `$(output) ${vscode.l10n.t('Show the log')}`, command: 'tandem.showLog' },
  ];
  const picked = await vscode.window.showQuickPick(items, { placeHolder: 'Tandem' });
  if (picked !== undefined) await vscode.commands.executeCommand(picked.command, picked.given);
}
