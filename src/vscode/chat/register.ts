import * as vscode from 'vscode';
import type { Shell } from '../surface.ts';
import type { Surfaces } from './surfaces.ts';

const viewId = 'tandem.chat';
const panelType = 'tandem.chatPanel';

/** Says only where the chat can appear; what it is made of is loaded when it does. */
export function registerChat(shell: Shell): readonly vscode.Disposable[] {
  let loading: Promise<Surfaces> | undefined;
  const surfaces = (): Promise<Surfaces> => {
    loading ??= Promise.all([import('./surfaces.ts'), shell.app()]).then(([module, app]) => module.createSurfaces(app));
    return loading;
  };
  const command = (id: string, run: (...given: never[]) => Promise<unknown>): vscode.Disposable =>
    vscode.commands.registerCommand(id, run);
  const reveal = async (): Promise<Surfaces> => {
    await vscode.commands.executeCommand(`${viewId}.focus`);
    const opened = await surfaces();
    opened.focus();
    return opened;
  };
  return [
    vscode.window.registerWebviewViewProvider(viewId, {
      resolveWebviewView: async (view) => (await surfaces()).view(view),
    }),
    vscode.window.registerWebviewPanelSerializer(panelType, {
      deserializeWebviewPanel: async (panel, state) => (await surfaces()).panel(panel, state),
    }),
    command('tandem.openChat', reveal),
    command('tandem.openChatInEditor', async () => {
      const panel = vscode.window.createWebviewPanel(panelType, 'Tandem', vscode.ViewColumn.Active, {});
      await (await surfaces()).panel(panel);
    }),
    command('tandem.newConversation', async () => {
      const opened = await reveal();
      opened.show(opened.sessions.create());
    }),
    command('tandem.openConversation', async () => openConversation(await reveal())),
  ];
}

async function openConversation(opened: Surfaces): Promise<void> {
  const heads = (await opened.sessions.list()).filter((head) => head.title !== '');
  const picked = await vscode.window.showQuickPick(
    heads.map((head) => ({ label: head.title, description: new Date(head.updatedAt).toLocaleString(), id: head.id })),
    { placeHolder: vscode.l10n.t('Conversations in this workspace'), matchOnDescription: true },
  );
  const session = picked === undefined ? undefined : await opened.sessions.open(picked.id);
  if (session !== undefined) opened.show(session);
}
