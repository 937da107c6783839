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
    { label: `$(server) ${vscode.l10n.t('Manage models')}`, command: 'tandem.manageModels' },
    { label: `$(plug) ${vscode.l10n.t('Connect a model')}`, command: 'tandem.connectModel' },
    { label: `$(refresh) ${vscode.l10n.t('Look at the providers again')}`, command: 'tandem.refresh' },
    { label: `$(key) ${vscode.l10n.t('Set an API key')}`, command: 'tandem.setApiKey' },
    { label: `$(pulse) ${vscode.l10n.t('Doctor: look at every part')}`, command: 'tandem.doctor' },
    { label: `$(output) ${vscode.l10n.t('Show the log')}`, command: 'tandem.showLog' },
  ];
  const picked = await vscode.window.showQuickPick(items, { placeHolder: 'Tandem' });
  if (picked !== undefined) await vscode.commands.executeCommand(picked.command, picked.given);
}
