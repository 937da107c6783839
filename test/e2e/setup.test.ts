import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../rules/sources.ts';
import { says } from '../servers/replies.ts';
import { startServer, type ModelServer } from '../servers/startServer.ts';
import { sitDown, type Desk } from './workbench.ts';

const canary = 'sk-canary-1b7f3e9d5a2c';

/** What a newcomer does: install the package, set a key, choose a model, ask. With the package itself, not the folder. */
describe('the packaged extension', () => {
  let server: ModelServer;
  let desk: Desk;
  before(async () => {
    const vsix = join(root, 'dist', 'tandem.vsix');
    if (!existsSync(vsix)) execFileSync(process.execPath, [join(root, 'scripts/package.mjs')], { cwd: root });
    server = await startServer('openai-chat', says('It ', 'works.'), { models: ['alpha', 'beta'] });
    desk = await sitDown({
      vsix,
      settings: {
        'tandem.providers': {
          work: { wire: 'openai-chat', label: 'Work server', baseUrl: server.baseUrl, place: 'cloud', key: 'required' },
        },
      },
    });
  });
  after(async () => {
    await desk?.leave();
    await server?.close();
  });

  const pick = async (text: string): Promise<void> => {
    const row = desk.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
    await row.waitFor({ timeout: 20_000 });
    await row.click();
  };
  /** Under a test driver VS Code shows no toasts; what it would have shown stands in the list behind the bell. */
  const notification = async (text: RegExp): Promise<void> => {
    await desk.page.waitForTimeout(1000);
    await desk.command('Notifications: Show Notifications');
    await desk.page.locator('.notifications-center', { hasText: text }).waitFor({ timeout: 20_000 });
    await desk.command('Notifications: Clear All Notifications');
  };

  it('takes a key, tries it at once, and says that it works', async () => {
    await desk.command('Tandem: Set API Key');
    await pick('Work server');
    const input = desk.page.locator('.quick-input-widget input');
    await desk.page.getByText('It is kept in this machine’s keyring and sent to').waitFor();
    await input.fill(`${canary} and more`);
    await desk.page.getByText('contains a space').waitFor();
    await input.fill(canary);
    await desk.page.keyboard.press('Enter');
    await notification(/The key works: Work server offers 2 models/);
    assert.equal(server.requests.at(-1)?.headers['authorization'], `Bearer ${canary}`);
  });

  it('gives a role the model that was chosen', async () => {
    await desk.command('Tandem: Select Model for Role');
    await pick('Overseer');
    await pick('beta');
    await desk.command('Tandem: Open Chat');
    const chat = await desk.chat();
    await chat.getByText('work/beta').first().waitFor({ timeout: 20_000 });
  });

  it('answers', async () => {
    const chat = await desk.chat();
    await chat.locator('textarea').fill('Does it work?');
    await chat.locator('textarea').press('Enter');
    await chat.getByText('It works.').waitFor({ timeout: 20_000 });
    const request = server.questions.at(-1);
    assert.equal(request?.headers['authorization'], `Bearer ${canary}`);
    assert.equal((request.body as { model: string }).model, 'beta');
    const turn = await chat.locator('tandem-turn').last().innerText();
    assert.match(turn, /work\/beta\s+cloud/);
  });

  it('asks for the key again when it was removed', async () => {
    await desk.command('Tandem: Clear API Key');
    await pick('Work server');
    await notification(/The key of Work server was removed/);
    const chat = await desk.chat();
    await chat.locator('textarea').fill('And now?');
    await chat.locator('textarea').press('Enter');
    await chat.getByRole('heading', { name: 'A key is needed' }).waitFor({ timeout: 20_000 });
    const before = server.requests.length;
    await chat.getByRole('button', { name: 'Set key' }).last().click();
    await desk.page.getByText('sent to').first().waitFor();
    await desk.page.keyboard.press('Escape');
    assert.equal(server.requests.length, before);
  });

  it('has written the key to no file', () => {
    assert.deepEqual(filesWith(canary, desk.dataDir), []);
    assert.ok(filesWith('work/beta', desk.dataDir).length > 0, 'the search itself finds nothing');
  });
});

function filesWith(text: string, folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text));
}
