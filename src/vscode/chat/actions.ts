import * as vscode from 'vscode';
import type { App } from '../surface.ts';
import type { Act, Channel } from './channel.ts';
import type { Sessions } from './sessions.ts';

/** What a page may ask for. Each case is one deed; anything else was already refused at the border. */
export function actions(app: App, sessions: Sessions): Act {
  return (message, channel) => {
    const { session } = channel;
    switch (message.type) {
      case 'ask':
        if (message.text.trim() !== '') session.ask(message.text, message.role);
        return;
      case 'stop':
        return session.stop();
      case 'role':
        return session.setRole(message.role);
      case 'draft':
        return session.setDraft(message.text);
      case 'new':
        channel.show(sessions.create());
        return channel.focus();
      case 'choose-model':
        return run('tandem.selectModel', message.role);
      case 'connect':
        return run('tandem.connectModel');
      case 'remedy':
        return remedy(message.remedy, message.turnId, channel);
      case 'copy':
        return void vscode.env.clipboard.writeText(message.text);
      case 'insert':
        return void insert(message.text);
      case 'open-link':
        return void openLink(message.url);
      default:
        message satisfies never;
    }
  };

  function remedy(kind: string, turnId: string, channel: Channel): void {
    const meta = channel.session.turns.find((turn) => turn.meta.id === turnId)?.meta;
    if (kind === 'retry') return channel.session.retry(turnId);
    if (kind === 'continue') return channel.session.goOn(turnId);
    if (kind === 'ask-cloud') return channel.session.retry(turnId, { consent: 'cloud' });
    if (kind === 'leave-out') return channel.session.retry(turnId, { overflow: 'leave-out' });
    if (kind === 'try-now') return channel.session.retry(turnId, { insist: true });
    if (kind === 'set-key') return run('tandem.setApiKey', meta?.provider);
    if (kind === 'choose-model') return run('tandem.selectModel', meta?.role);
    if (kind === 'open-settings') return run('workbench.action.openSettings', meta?.problem?.setting ?? 'tandem');
    return app.log.show();
  }
}

function run(command: string, ...given: readonly unknown[]): void {
  void vscode.commands.executeCommand(command, ...given);
}

/** Into the editor that was last in use, over its selection, as one step that can be undone. */
async function insert(text: string): Promise<void> {
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  if (editor === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a file first; the code is inserted at its cursor.'));
    return;
  }
  await editor.edit((edit) => editor.selections.forEach((selection) => edit.replace(selection, text)));
  await vscode.window.showTextDocument(editor.document, editor.viewColumn);
}

/** The model wrote the link: a person sees all of it before anything opens. */
async function openLink(url: string): Promise<void> {
  const open = vscode.l10n.t('Open');
  const detail = vscode.Uri.parse(url, true).toString(true);
  const choice = await vscode.window.showInformationMessage(
    vscode.l10n.t('Open this link from the answer?'),
    { modal: true, detail },
    open,
  );
  if (choice === open) await vscode.env.openExternal(vscode.Uri.parse(url, true));
}
