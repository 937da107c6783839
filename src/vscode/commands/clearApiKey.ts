import * as vscode from 'vscode';
import type { App } from '../surface.ts';

export async function run(app: App): Promise<void> {
  const names = await app.keys.names();
  if (names.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no key to remove.'));
    return;
  }
  const labels = new Map(app.engine.rows().map((row) => [row.id, row.label]));
  const picked = await vscode.window.showQuickPick(
    names.map((name) => ({ label: labels.get(name) ?? name, name })),
    { placeHolder: vscode.l10n.t('Which key shall be removed from this machine?') },
  );
  if (picked === undefined) return;
  await app.keys.remove(picked.name);
  void vscode.window.showInformationMessage(vscode.l10n.t('The key of {0} was removed.', picked.label));
}
