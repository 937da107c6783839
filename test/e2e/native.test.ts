import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../rules/sources.ts';
import { createInventory } from '../servers/inventory.ts';
import { calls, says } from '../servers/replies.ts';
import { startServer, type ModelServer } from '../servers/startServer.ts';
import { enableEditorsChat } from './editorsChat.ts';
import { sitDown, type Desk } from './workbench.ts';

type Body = {
  readonly model: string;
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
  readonly messages: readonly { readonly role: string; readonly content: string; readonly tool_name?: string }[];
};

describe('VS Code’s own chat', () => {
  let server: ModelServer;
  let desk: Desk;
  before(async () => {
    server = await startServer('ollama', says('From ', 'the participant.'), {
      inventory: createInventory({ installed: [{ name: 'm1' }, { name: 'm2' }] }),
    });
    desk = await sitDown({
      extension: root,
      beside: join(root, 'test/e2e/any-tool'),
      settings: {
        'tandem.discovery.atStart': true,
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

  const ask = async (question: string, addressed: 'as before' | 'anew' = 'as before'): Promise<void> => {
    const { page } = desk;
    const input = page.locator('.interactive-session .chat-input-container .monaco-editor').first();
    await input.waitFor({ timeout: 30_000 });
    // Until VS Code knows of a model it refuses every question, also one to a participant. It is one of ours it knows.
    await page.locator('.interactive-session').getByText('m1', { exact: true }).first().waitFor({ timeout: 30_000 });
    await input.click();
    // A participant stays addressed for the next question; who means another one, or none, types over it.
    if (addressed === 'anew') await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type(question, { delay: 5 });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
  };

  /** The question to the model server with this number, as soon as it is there. */
  const asked = async (index: number): Promise<Body> => {
    for (let tries = 0; server.questions.length <= index && tries < 300; tries++) await desk.page.waitForTimeout(100);
    return server.questions[index]?.body as Body;
  };

  for (const [participant, model] of [
    ['overseer', 'm1'],
    ['implementation', 'm2'],
  ] as const) {
    it(`answers as @${participant} through the engine, with the model of that role`, async () => {
      const before = server.questions.length;
      await desk.command('Chat: New Chat');
      await ask(`@${participant} what do you do?`, 'anew');
      const body = await asked(before);
      await desk.page.getByText('From the participant.').last().waitFor({ timeout: 40_000 });
      assert.equal(body.model, model);
      assert.equal(body.messages.at(-1)?.content, 'what do you do?');
      assert.match(body.messages[0]?.content ?? '', new RegExp(`You are the ${participant}`, 'i'));
    });
  }

  it('hands on what was said before', async () => {
    const before = server.questions.length;
    await ask('and then?');
    const body = await asked(before);
    assert.deepEqual(
      body.messages.slice(1).map((message) => message.content),
      ['what do you do?', 'From the participant.', 'and then?'],
    );
  });

  it('is answered by a model of ours without any participant, and the model uses a tool of another extension', async () => {
    await enableEditorsChat(desk);
    server.play([
      calls([{ name: 'any_weather', arguments: ['{"town":"Graz"}'] }]),
      says('It rains ', 'frogs, says the tool.'),
    ]);
    const before = server.questions.length;
    await ask('how is the weather in Graz?', 'anew');
    const [first, second] = [await asked(before), await asked(before + 1)];
    await desk.page.getByText('It rains frogs, says the tool.').last().waitFor({ timeout: 40_000 });
    const pictures = join(root, 'test-output', 'screenshots');
    mkdirSync(pictures, { recursive: true });
    await desk.page.screenshot({ path: join(pictures, 'editors-chat-with-our-model.png') });
    assert.equal(first.model, 'm1');
    assert.ok(first.tools?.some((tool) => tool.function.name === 'any_weather'));
    const said = JSON.stringify(first.messages);
    assert.match(said, /how is the weather in Graz\?/);
    assert.doesNotMatch(said, /You are the overseer/i, 'no words of ours');
    const { role, content, tool_name } = second.messages.at(-1) ?? {};
    assert.deepEqual([role, content, tool_name], ['tool', 'In Graz it rains frogs.', 'any_weather']);
  });

  it('shows of each model where it runs and what it costs', async () => {
    await desk.page.locator('.interactive-session').getByText('m1', { exact: true }).last().click();
    await desk.page.getByText('local · free').first().waitFor({ timeout: 10_000 });
    await desk.page.keyboard.press('Escape');
  });
});
