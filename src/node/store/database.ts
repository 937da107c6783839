import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrations } from './migrations.ts';

const busyMs = 5000;

export type Opened = {
  readonly database: DatabaseSync;
  /** Where the damaged file was put, when there was one. */
  readonly quarantined?: string;
};

/** What keeps the store from being used, in words for a person. */
export class StoreProblem extends Error {}

/**
 * Opens the store, whatever state it is in. A damaged file is moved aside, never deleted, and a fresh one takes its
 * place; a file of a newer Tandem is left untouched and refused.
 */
export function openDatabase(path: string): Opened {
  mkdirSync(dirname(path), { recursive: true });
  try {
    return { database: prepare(path) };
  } catch (error) {
    if (!isDamage(error)) throw error;
    const quarantined = quarantine(path);
    return { database: prepare(path), quarantined };
  }
}

function prepare(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: busyMs });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
    const [check] = database.prepare('PRAGMA quick_check(1)').all();
    if (check?.['quick_check'] !== 'ok') throw new Damaged('the integrity check failed');
    migrate(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: DatabaseSync, path: string): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > migrations.length) {
    throw new StoreProblem(
      'The store was written by a newer version of Tandem. Update Tandem to open it; it was not changed.',
    );
  }
  if (version === migrations.length) return;
  if (version > 0) {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    copyFileSync(path, `${path}.before-version-${migrations.length}`);
  }
  database.exec('BEGIN IMMEDIATE');
  try {
    // Another window may have been faster while this one waited for the lock.
    const current = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
    for (const step of migrations.slice(current)) database.exec(step);
    database.exec(`PRAGMA user_version = ${migrations.length}; COMMIT`);
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

class Damaged extends Error {}

const sqliteCorrupt = 11;
const sqliteNotADatabase = 26;

function isDamage(error: unknown): boolean {
  if (error instanceof Damaged) return true;
  if (!(error instanceof Error) || !('errcode' in error)) return false;
  // Extended codes carry the plain one in their lowest byte.
  const code = Number(error.errcode) & 0xff;
  return code === sqliteCorrupt || code === sqliteNotADatabase;
}

function quarantine(path: string): string {
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const aside = `${path}.damaged-${stamp}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  return aside;
}
