import * as vscode from 'vscode';
import { pageState } from '../../protocol/chat.ts';
import type { App } from '../surface.ts';
import { actions } from './actions.ts';
import { openChannel, type Channel, type Host } from './channel.ts';
import { dress, type Surface } from './page.ts';
import type { Session } from './session.ts';
import { createSessions, type Sessions } from './sessions.ts';

/** The places in which a conversation is seen. Loaded when the first of them opens. */
export type Surfaces = {
  readonly sessions: Sessions;
  view(view: vscode.WebviewView): Promise<void>;
  /** `state`: what the page of this editor remembered over a reload of the window. */
  panel(panel: vscode.WebviewPanel, state?: unknown): Promise<void>;
  /** Shows a conversation where the person last looked, or in the view. */
  show(session: Session): void;
  focus(): void;
};

export function createSurfaces(app: App): Surfaces {
  const sessions = createSessions(app);
  const act = actions(app, sessions);
  const channels = new Set<Channel>();
  let last: Channel | undefined;

  const attach = (host: Host, session: Session, surface: Surface, entitle: (title: string) => void): Channel => {
    const channel = openChannel({ app, host, session, act, entitle });
    channels.add(channel);
    last = channel;
    app.discovery.seen(host, true);
    host.onDidDispose(() => {
      app.discovery.seen(host, false);
      channel.dispose();
      channels.delete(channel);
      if (last === channel) last = [...channels].at(-1);
    });
    dress(host.webview, app.context.extensionUri, surface);
    return channel;
  };
  const turned = (host: Host, visible: boolean, channel: Channel): void => {
    app.discovery.seen(host, visible);
    if (visible) last = channel;
    else channel.lost();
  };
  const current = async (): Promise<Session> => last?.session ?? sessions.latest();
  return {
    sessions,
    async view(view) {
      const channel = attach(view, await current(), 'view', () => undefined);
      view.onDidChangeVisibility(() => turned(view, view.visible, channel));
    },
    async panel(panel, state) {
      panel.iconPath = new vscode.ThemeIcon('comment-discussion');
      const known = pageState.safeParse(state);
      const before = known.success ? await sessions.open(known.data.conversationId) : undefined;
      const entitle = (title: string): void => void (panel.title = title === '' ? 'Tandem' : title);
      const channel = attach(panel, before ?? (await current()), 'panel', entitle);
      panel.onDidChangeViewState(() => turned(panel, panel.visible, channel));
    },
    show: (session) => last?.show(session),
    focus: () => last?.focus(),
  };
}
