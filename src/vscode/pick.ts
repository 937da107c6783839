import type * as vscode from 'vscode';

/** What a person picked from a list that is shown; undefined when it was closed instead. */
export function picked<T extends vscode.QuickPickItem>(pick: vscode.QuickPick<T>): Promise<T | undefined> {
  return new Promise((resolve) => {
    pick.onDidAccept(() => resolve(pick.selectedItems[0]));
    pick.onDidHide(() => resolve(undefined));
  });
}
