import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { root } from '../rules/sources.ts';
import { says } from '../servers/replies.ts';
import { startServer, type ModelServer } from '../servers/startServer.ts';
import { sitDown, type Desk } from './workbench.ts';

const nowhere = 'http://127.0.0.1:9';
const list = JSON.stringify({ object: 'list', data: [{ id: 'alpha' }, { id: 'beta' }] });
const refusal = JSON.stringify({ error: { message: 'Incorrect API key provided.', type: 'invalid_request_error' } });

/** A newcomer without a model, with the keyboard and the mouse. */
describe('connecting a model in the real workbench', () => {
  const keyed: { status: number; body: string } = { status: 200, body: list };
  let cloud: ModelServer;
  let server: ModelServer;
  let desk: Desk;
  before(async () => {
    cloud = await startServer('openai-chat', says('From the cloud.'), { lists: keyed });
    server = await startServer('openai-chat', says('From over there.'), { models: ['gamma'] });
    const silent = Object.fromEntries(
      ['ollama', 'llamacpp', 'lmstudio', 'vllm', 'shimmy'].map((id): [string, object] => [id, { baseUrl: nowhere }]),
    );
    desk = await sitDown({
      extension: root,
      settings: {
        'tandem.providers': {
          ...silent,
          work: { wire: 'openai-chat', label: 'Work', baseUrl: cloud.baseUrl, place: 'cloud', key: 'required' },
        },
        'tandem.roles': { overseer: { use: ['work/alpah'] } },
      },
    });
  });
  after(async () => {
    await desk?.leave();
    await cloud?.close();
    await server?.close();
  });

  const row = (text: string | RegExp): Locator =>
    desk.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  const input = (): Locator => desk.page.locator('.quick-input-widget input');
  /** Under a test driver VS Code shows no toasts; what it would have shown stands in the list behind the bell. */
  const notification = async (text: RegExp): Promise<Locator> => {
    await desk.page.waitForTimeout(1000);
    await desk.command('Notifications: Show Notifications');
    const shown = desk.page.locator('.notifications-center .notification-list-item', { hasText: text }).first();
    await shown.waitFor({ timeout: 20_000 });
    return shown;
  };
  const clear = (): Promise<void> => desk.command('Notifications: Clear All Notifications');
  const setKey = async (key: string): Promise<void> => {
    await desk.command('Tandem: Set API Key');
    await row('Work').click();
    await input().fill(key);
    await desk.page.keyboard.press('Enter');
  };

  it('says that no server answers here yet, and shows every other way', async () => {
    await desk.command('Tandem: Connect a Model');
    await row('No model server answers here yet').waitFor({ timeout: 20_000 });
    for (const way of ['Paste an API key', 'Azure OpenAI', 'Amazon Bedrock', 'Another server'])
      await row(way).waitFor();
    await desk.page.keyboard.press('Escape');
  });

  it('connects a server by its address, and finds out itself what it speaks and where', async () => {
    await desk.command('Tandem: Connect a Model');
    await row('Another server by its address').click();
    await input().fill(server.url.replace('http://', ''));
    await desk.page.getByText(`lacks its scheme; write ${server.url}`).waitFor();
    await input().fill(`${server.url}/v1/chat/completions`);
    await desk.page.getByText('is where questions are sent').waitFor();
    await input().fill(server.url);
    // What is typed is checked a moment after the last key, and Enter counts only when nothing is wrong.
    await desk.page.getByText('is where questions are sent').waitFor({ state: 'detached' });
    await desk.page.keyboard.press('Enter');
    await notification(/is connected and offers 1 model/);
    await clear();
    await desk.command('Tandem: Select Model for Role');
    await row('Implementation').click();
    await row('gamma').click();
    await desk.command('Tandem: Open Chat');
    const chat = await desk.chat();
    await chat.getByRole('radio', { name: /Implementation/ }).click();
    await chat.locator('textarea').fill('Where are you?');
    await chat.locator('textarea').press('Enter');
    await chat.getByText('From over there.').waitFor({ timeout: 20_000 });
    assert.equal(server.questions.at(-1)?.path, '/v1/chat/completions');
  });

  it('replaces a key only by one that is not refused', async () => {
    await setKey('sk-the-first-key-0001');
    await notification(/The key works: Work offers 2 models/);
    await clear();
    Object.assign(keyed, { status: 401, body: refusal });
    await setKey('sk-a-wrong-key-0002');
    await notification(/Incorrect API key provided.*It was not kept/s);
    await clear();
    Object.assign(keyed, { status: 200, body: list });
    await desk.command('Tandem: Look for Model Servers Now');
    const end = Date.now() + 15_000;
    const last = (): string | undefined => cloud.requests.at(-1)?.headers['authorization'];
    while (last() !== 'Bearer sk-the-first-key-0001' && Date.now() < end) await desk.page.waitForTimeout(200);
    assert.equal(last(), 'Bearer sk-the-first-key-0001', 'the old key is still in use');
  });

  it('is told by the Doctor which model was probably meant, and what else to do', async () => {
    await desk.command('Tandem: Doctor');
    const end = Date.now() + 20_000;
    let text = '';
    while (!text.includes('Tandem Doctor') && Date.now() < end) {
      await desk.page.waitForTimeout(300);
      const pages = await Promise.all(
        desk.page.frames().map((frame) =>
          frame
            .locator('body')
            .innerText({ timeout: 500 })
            .catch(() => ''),
        ),
      );
      text = pages.find((page) => page.includes('Tandem Doctor') && page.includes('Roles')) ?? '';
    }
    assert.match(text, /work\/alpah: work does not offer this model\. Did you mean alpha\?/);
    assert.match(text, /✓ Work \(.*\): answers and offers 2 models/);
    assert.match(text, /Keyring: keys are kept encrypted|Keyring: this machine has none/);
    assert.match(text, /Conversations: the store opens and reads/);
  });
});
