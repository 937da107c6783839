import { createStore } from '../../src/node/store/store.ts';

/** Writes turns into the store at argv[2] for ever and prints the number of each that was acknowledged. To be killed. */
const store = createStore({
  path: process.argv[2] ?? '',
  worker: new URL('../../src/node/store/worker.ts', import.meta.url),
  onQuarantine: () => undefined,
});
const { conversations } = store;
await conversations.saveHead({ id: 'c1', workspace: 'w', title: 'T', role: 'overseer', draft: '', updatedAt: 1 });
for (let count = 0; ; count++) {
  await conversations.saveTurn('c1', count, {
    id: `t${count}`,
    role: 'overseer',
    question: 'A question?',
    answer: 'An answer',
    reasoning: '',
    state: 'done',
    notices: [],
    startedAt: 1,
  });
  process.stdout.write(`${count}\n`);
}
