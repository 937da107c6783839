import assert from 'node:assert/strict';
import { join } from 'node:path';
import { says } from '../servers/replies.ts';
import { root } from '../rules/sources.ts';
import { startServer, type ModelServer } from '../servers/startServer.ts';
import { sitDown, type Desk } from './workbench.ts';

describe('VS Code’s own chat', () => {
  let server: ModelServer;
  let desk: Desk;
  before(async () => {
    server = await startServer('ollama', says('From ', 'the participant.'));
    desk = await sitDown({
      extension: root,
      beside: join(root, 'test/e2e/any-model'),
      settings: {
        'workbench.secondarySideBar.defaultVisibility': 'visible',
        'tandem.providers': { local: { like: 'ollama', baseUrl: server.url } },
        'tandem.roles': { overseer: { use: ['local/m1'] }, implementation: { use: ['local/m2'] } },
      },
    });
  });
  after(async () => {
    await desk?.leave();
    await server?.close();
  });

  const ask = async (question: string): Promise<void> => {
    const { page } = desk;
    const input = page.locator('.interactive-session .chat-input-container .monaco-editor').first();
    await input.waitFor({ timeout: 30_000 });
    // Until VS Code knows of a model it refuses every question.
    await page.locator('.interactive-session').getByText('Any', { exact: true }).first().waitFor({ timeout: 30_000 });
    await input.click();
    // A participant stays addressed for the next question; who names another one types over it.
    if (question.startsWith('@')) await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type(question, { delay: 5 });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
  };

  /** Waits until the model server has got one more question than so many. */
  const asked = async (count: number): Promise<void> => {
    for (let tries = 0; server.requests.length <= count && tries < 300; tries++) await desk.page.waitForTimeout(100);
  };

  for (const [participant, model] of [
    ['overseer', 'm1'],
    ['implementation', 'm2'],
  ] as const) {
    it(`answers as @${participant} through the engine, with the model of that role`, async () => {
      const before = server.requests.length;
      await desk.command('Chat: New Chat');
      await ask(`@${participant} what do you do?`);
      await asked(before);
      await desk.page.getByText('From the participant.').last().waitFor({ timeout: 40_000 });
      const body = server.requests[before]?.body as { model: string; messages: { role: string; content: string }[] };
      assert.equal(body.model, model);
      assert.equal(body.messages.at(-1)?.content, 'what do you do?');
      assert.match(body.messages[0]?.content ?? '', new RegExp(`You are the ${participant}`, 'i'));
    });
  }

  it('hands on what was said before', async () => {
    const before = server.requests.length;
    await ask('and then?');
    await asked(before);
    const body = server.requests.at(-1)?.body as { messages: { role: string; content: string }[] };
    assert.deepEqual(
      body.messages.slice(1).map((message) => message.content),
      ['what do you do?', 'From the participant.', 'and then?'],
    );
  });
});
