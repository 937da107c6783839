import * as vscode from 'vscode';
import type { App, Shell } from '../surface.ts';

type Command = (app: App, ...given: readonly unknown[]) => Promise<void>;

/** One file a command, loaded when it is first run. */
const commands: Readonly<Record<string, () => Promise<{ run: Command }>>> = {
  'tandem.setApiKey': () => import('./setApiKey.ts'),
  'tandem.clearApiKey': () => import('./clearApiKey.ts'),
  'tandem.selectModel': () => import('./selectModel.ts'),
  'tandem.connectModel': () => import('./connectModel.ts'),
  'tandem.manageModels': () => import('./manageModels.ts'),
  'tandem.doctor': () => import('./doctor.ts'),
  'tandem.refresh': () => import('./refresh.ts'),
  'tandem.openGuide': () => import('./openGuide.ts'),
  'tandem.showMenu': () => import('./showMenu.ts'),
};

export function registerCommands(shell: Shell): readonly vscode.Disposable[] {
  const lazy = Object.entries(commands).map(([id, load]) =>
    vscode.commands.registerCommand(id, async (...given: readonly unknown[]) => {
      const [command, app] = await Promise.all([load(), shell.app()]);
      try {
        await command.run(app, ...given);
      } catch (error) {
        (await import('./tellFailure.ts')).tellFailure(error, id, shell.log);
      }
    }),
  );
  return [...lazy, vscode.commands.registerCommand('tandem.showLog', () => shell.log.show())];
}
