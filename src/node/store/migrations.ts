/**
 * The store's history: step N leads from version N to N + 1 and is never changed once it has shipped. The version stands
 * in the file itself (`user_version`), so that a file and the program that opens it can always compare.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE conversation (
    id TEXT PRIMARY KEY,
    workspace TEXT NOT NULL,
    title TEXT NOT NULL,
    role TEXT NOT NULL,
    draft TEXT NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX conversation_by_workspace ON conversation (workspace, updated_at DESC);
  CREATE TABLE turn (
    id TEXT PRIMARY KEY,
    conversation TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX turn_by_conversation ON turn (conversation, position);
  `,
];
