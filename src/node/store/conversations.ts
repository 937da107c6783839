import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import {
  storedTurn,
  type Conversation,
  type ConversationHead,
  type StoredTurn,
} from '../../core/model/conversation.ts';

type Row = Record<string, SQLOutputValue>;

const mostListed = 1000;

/** The statements behind the Conversations port; they run in the worker and are synchronous there. */
export function conversationStatements(database: DatabaseSync): {
  latest(workspace: string): Conversation | undefined;
  read(id: string): Conversation | undefined;
  list(workspace: string): readonly ConversationHead[];
  saveHead(head: ConversationHead): void;
  saveTurn(conversationId: string, position: number, turn: StoredTurn): void;
} {
  const newest = database.prepare('SELECT * FROM conversation WHERE workspace = ? ORDER BY updated_at DESC LIMIT ?');
  const byId = database.prepare('SELECT * FROM conversation WHERE id = ?');
  const turns = database.prepare('SELECT body FROM turn WHERE conversation = ? ORDER BY position');
  const upsertHead = database.prepare(
    `INSERT INTO conversation (id, workspace, title, role, draft, updated_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET title = excluded.title, role = excluded.role, draft = excluded.draft, updated_at = excluded.updated_at`,
  );
  const upsertTurn = database.prepare(
    `INSERT INTO turn (id, conversation, position, body) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET body = excluded.body`,
  );
  const whole = (row: Row | undefined): Conversation | undefined =>
    row === undefined ? undefined : { ...toHead(row), turns: turns.all(String(row['id'])).flatMap(toTurn) };
  return {
    latest: (workspace) => whole(newest.get(workspace, 1)),
    read: (id) => whole(byId.get(id)),
    list: (workspace) => newest.all(workspace, mostListed).map(toHead),
    saveHead: ({ id, workspace, title, role, draft, updatedAt }) =>
      void upsertHead.run(id, workspace, title, role, draft, updatedAt),
    saveTurn: (conversationId, position, turn) =>
      void upsertTurn.run(turn.id, conversationId, position, JSON.stringify(turn)),
  };
}

function toHead(row: Row): ConversationHead {
  return {
    id: String(row['id']),
    workspace: String(row['workspace']),
    title: String(row['title']),
    role: row['role'] === 'implementation' ? 'implementation' : 'overseer',
    draft: String(row['draft']),
    updatedAt: Number(row['updated_at']),
  };
}

/** A row that somebody has edited into nonsense is left out; its neighbours are still read. */
function toTurn(row: Row): StoredTurn[] {
  try {
    const parsed = storedTurn.safeParse(JSON.parse(String(row['body'])));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
