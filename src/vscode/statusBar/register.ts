import * as vscode from 'vscode';
import type { Shell } from '../surface.ts';

/** Long enough for the editor to have finished its own start, short enough that nobody has asked for the tooltip yet. */
const afterStartMs = 1500;

/** One item. It is there from the first moment; what it says of the models follows when the editor has settled. */
export function registerStatusBar(shell: Shell): readonly vscode.Disposable[] {
  const item = vscode.window.createStatusBarItem('tandem.status', vscode.StatusBarAlignment.Right, 90);
  item.name = 'Tandem';
  item.text = '$(pulse) Tandem';
  item.command = 'tandem.showMenu';
  item.show();
  const timer = setTimeout(() => void draw(), afterStartMs);
  const draw = async (): Promise<void> => {
    const [{ keepDrawn }, app] = await Promise.all([import('./draw.ts'), shell.app()]);
    shell.context.subscriptions.push(...keepDrawn(item, app));
  };
  return [item, { dispose: () => clearTimeout(timer) }];
}
