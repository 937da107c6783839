import * as vscode from 'vscode';
import type { App } from '../surface.ts';
import { actions } from './actions.ts';
import { createAutomatic } from './automatic.ts';
import { openChannel, type Channel } from './channel.ts';
import { dress, type Surface } from './page.ts';
import type { Session } from './session.ts';
import { createSessions, type Sessions } from './sessions.ts';

/** The places in which a conversation is seen. Loaded when the first of them opens. */
export type Surfaces = {
  readonly sessions: Sessions;
  view(view: vscode.WebviewView): Promise<void>;
  panel(panel: vscode.WebviewPanel): Promise<void>;
  /** Shows a conversation where the person last looked, or in the view. */
  show(session: Session): void;
  focus(): void;
};

export function createSurfaces(app: App): Surfaces {
  const sessions = createSessions(app);
  const act = actions(app, sessions);
  const automatic = createAutomatic(app);
  app.context.subscriptions.push(automatic);
  const channels = new Set<Channel>();
  let last: Channel | undefined;

  const attach = async (webview: vscode.Webview, onDispose: vscode.Event<void>, surface: Surface): Promise<Channel> => {
    const session = last?.session ?? (await sessions.latest());
    const channel = openChannel(app, automatic, webview, session, act);
    channels.add(channel);
    last = channel;
    onDispose(() => {
      channel.dispose();
      channels.delete(channel);
      if (last === channel) last = [...channels].at(-1);
    });
    dress(webview, app.context.extensionUri, surface);
    return channel;
  };
  return {
    sessions,
    async view(view) {
      const channel = await attach(view.webview, view.onDidDispose, 'view');
      view.onDidChangeVisibility(() => (view.visible ? (last = channel) : channel.lost()));
    },
    async panel(panel) {
      panel.iconPath = vscode.Uri.joinPath(app.context.extensionUri, 'media', 'tandem.svg');
      const channel = await attach(panel.webview, panel.onDidDispose, 'panel');
      panel.onDidChangeViewState(() => (panel.visible ? (last = channel) : channel.lost()));
    },
    show: (session) => last?.show(session),
    focus: () => last?.focus(),
  };
}
