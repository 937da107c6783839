import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ConversationHead, StoredTurn } from '../../src/core/model/conversation.ts';
import { createStore, type Store } from '../../src/node/store/store.ts';

const worker = new URL('../../src/node/store/worker.ts', import.meta.url);

const head = (id: string, updatedAt = 1): ConversationHead => ({
  id,
  workspace: 'w',
  title: 'T',
  role: 'overseer',
  draft: '',
  updatedAt,
});
const turn = (id: string, answer = 'An answer'): StoredTurn => ({
  id,
  role: 'overseer',
  question: 'A question?',
  answer,
  reasoning: '',
  state: 'done',
  notices: [],
  startedAt: 1,
});

describe('the store', () => {
  let folder: string;
  let path: string;
  let quarantined: string[];
  const stores: Store[] = [];
  const open = (): Store => {
    const store = createStore({ path, worker, onQuarantine: (file) => quarantined.push(file) });
    stores.push(store);
    return store;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tandem-store-'));
    path = join(folder, 'deep', 'tandem.db');
    quarantined = [];
  });
  afterEach(async () => {
    await Promise.allSettled(stores.splice(0).map((store) => store.close()));
    rmSync(folder, { recursive: true });
  });

  it('makes no file before it is used', () => {
    open();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('gives back what was saved, after closing and opening again', async () => {
    const first = open();
    await first.conversations.saveHead(head('c1', 5));
    await first.conversations.saveHead(head('c2', 9));
    await first.conversations.saveTurn('c1', 1, turn('t2', 'second'));
    await first.conversations.saveTurn('c1', 0, turn('t1', 'first'));
    await first.conversations.saveTurn('c1', 1, turn('t2', 'second, grown'));
    await first.close();
    const again = open();
    const conversation = await again.conversations.read('c1');
    assert.deepEqual(conversation?.turns, [turn('t1', 'first'), turn('t2', 'second, grown')]);
    assert.equal((await again.conversations.latest('w'))?.id, 'c2');
    assert.deepEqual(
      (await again.conversations.list('w')).map((entry) => entry.id),
      ['c2', 'c1'],
    );
    assert.equal(await again.conversations.latest('elsewhere'), undefined);
  });

  it('sets a damaged file aside, says where, and goes on with a new one', async () => {
    const first = open();
    await first.conversations.saveHead(head('c1'));
    await first.close();
    writeFileSync(path, 'this is no database, and it never was one, but it is long enough to be looked at');
    const again = open();
    assert.equal(await again.conversations.latest('w'), undefined);
    await again.conversations.saveHead(head('c2'));
    assert.equal(quarantined.length, 1);
    assert.match(readFileSync(quarantined[0] ?? '', 'utf8'), /^this is no database/);
  });

  it('finds damage in the middle of the file too', async () => {
    const first = open();
    await first.conversations.saveHead(head('c1'));
    for (let count = 0; count < 50; count++)
      await first.conversations.saveTurn('c1', count, turn(`t${count}`, 'x'.repeat(4000)));
    await first.close();
    truncateSync(path, 60_000);
    const again = open();
    await again.conversations.saveHead(head('c2'));
    assert.equal(quarantined.length, 1);
  });

  it('refuses the file of a newer Tandem and leaves it as it is', async () => {
    const first = open();
    await first.conversations.saveHead(head('c1'));
    await first.close();
    const raw = new DatabaseSync(path);
    raw.exec('PRAGMA user_version = 99');
    raw.close();
    const before = readFileSync(path);
    await assert.rejects(open().conversations.latest('w'), {
      kind: 'store.unavailable',
      message: /newer version of Tandem/,
    });
    assert.deepEqual(readFileSync(path), before);
    assert.deepEqual(quarantined, []);
  });

  it('leaves out a turn that was edited into nonsense and reads its neighbours', async () => {
    const store = open();
    await store.conversations.saveHead(head('c1'));
    await store.conversations.saveTurn('c1', 0, turn('t1'));
    await store.conversations.saveTurn('c1', 1, turn('t2'));
    const raw = new DatabaseSync(path);
    raw.exec(`UPDATE turn SET body = '{"__proto__":{"polluted":true}}' WHERE id = 't1'`);
    raw.close();
    const conversation = await store.conversations.read('c1');
    assert.deepEqual(
      conversation?.turns.map((entry) => entry.id),
      ['t2'],
    );
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });

  it('says that it cannot be used when its folder may not be made, and fails no other way', async () => {
    writeFileSync(join(folder, 'deep'), 'a file stands where the folder should be');
    await assert.rejects(open().conversations.saveHead(head('c1')), { kind: 'store.unavailable' });
  });

  it('serves two windows that write at once', async () => {
    const [one, two] = [open(), open()];
    await one.conversations.saveHead(head('c1'));
    const both = [one, two].flatMap((store, window) =>
      Array.from({ length: 50 }, (_, count) =>
        store.conversations.saveTurn('c1', window * 50 + count, turn(`w${window}t${count}`)),
      ),
    );
    await Promise.all(both);
    assert.equal((await two.conversations.read('c1'))?.turns.length, 100);
  });

  it('keeps every acknowledged turn when its process is killed', async () => {
    const writer = new URL('./storeWriter.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [writer, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    let acknowledged = -1;
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (text: Buffer) => {
        acknowledged = Number(text.toString().trim().split('\n').at(-1));
        if (acknowledged > 40) child.kill('SIGKILL');
      });
      child.once('close', () => resolve());
    });
    const turns = (await open().conversations.read('c1'))?.turns.length ?? 0;
    assert.ok(acknowledged > 40, `the writer acknowledged only ${acknowledged + 1} turns`);
    assert.ok(turns > acknowledged, `${turns} turns kept, number ${acknowledged} was acknowledged`);
    assert.deepEqual(quarantined, []);
  });
});
