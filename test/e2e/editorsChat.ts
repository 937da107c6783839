import type { Desk } from './workbench.ts';

/** Where the browser keeps what VS Code remembers for all folders. */
const memory = 'vscode-web-state-db-global';

/**
 * VS Code's own chat is an extension that VS Code brings with it and switches off in a new profile until somebody signs
 * in. Who has models of their own may use it without that, once it is on. It is switched on where VS Code remembers it.
 */
export async function enableEditorsChat(desk: Desk): Promise<void> {
  await desk.page.evaluate(async (name) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.addEventListener('success', () => resolve(opening.result));
      opening.addEventListener('error', () => reject(new Error(`there is no ${name}`)));
    });
    const change = database.transaction('ItemTable', 'readwrite');
    change.objectStore('ItemTable').put('[]', 'extensionsIdentifiers/disabled');
    await new Promise((resolve) => change.addEventListener('complete', resolve));
    database.close();
  }, memory);
  await desk.reload();
}
