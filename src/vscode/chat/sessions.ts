import * as vscode from 'vscode';
import type { Conversation, ConversationHead } from '../../core/model/conversation.ts';
import { toModelError } from '../../core/model/error.ts';
import { createSession, type Session } from './session.ts';
import type { App } from '../surface.ts';

export type Sessions = {
  /** The conversation last used in this workspace, or a new one. */
  latest(): Promise<Session>;
  open(id: string): Promise<Session | undefined>;
  create(): Session;
  list(): Promise<readonly ConversationHead[]>;
};

/** One Session for each conversation, however many views show it. */
export function createSessions(app: App): Sessions {
  const open = new Map<string, Session>();
  const workspace =
    vscode.workspace.workspaceFile?.toString() ?? vscode.workspace.workspaceFolders?.[0]?.uri.toString() ?? '';
  const now = (): number => Date.now();
  const adopt = (conversation: Conversation): Session => {
    const known = open.get(conversation.id);
    if (known !== undefined) return known;
    const session = createSession(conversation, { engine: app.engine, store: app.conversations, now });
    open.set(conversation.id, session);
    return session;
  };
  const create = (): Session =>
    adopt({ id: crypto.randomUUID(), workspace, title: '', role: 'overseer', draft: '', updatedAt: now(), turns: [] });
  let first: Promise<Session> | undefined;
  return {
    latest() {
      first ??= load(app, workspace).then((found) => (found === undefined ? create() : adopt(found)));
      return first;
    },
    async open(id) {
      const known = open.get(id);
      if (known !== undefined) return known;
      const found = await app.conversations.read(id);
      return found === undefined ? undefined : adopt(found);
    },
    create() {
      const session = create();
      first = Promise.resolve(session);
      return session;
    },
    list: () => app.conversations.list(workspace),
  };
}

/** A store that cannot be read must not keep anyone from asking: it is said, and a conversation begins that is not kept. */
async function load(app: App, workspace: string): Promise<Conversation | undefined> {
  try {
    return await app.conversations.latest(workspace);
  } catch (error) {
    const { message } = toModelError(error);
    app.log.error(message);
    void vscode.window.showErrorMessage(message);
    return undefined;
  }
}
