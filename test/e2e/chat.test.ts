import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { paced, says } from '../servers/replies.ts';
import { scripts } from '../servers/scripts.ts';
import { startServer, type ModelServer } from '../servers/startServer.ts';
import { root } from '../rules/sources.ts';
import { sitDown, type Desk } from './workbench.ts';

const settingsFor = (url: string): Record<string, unknown> => ({
  'tandem.providers': { local: { like: 'ollama', label: 'Test server', baseUrl: url } },
  'tandem.roles': { overseer: { use: ['local/m1'] }, implementation: { use: ['local/m2'] } },
});

/** A person with a mouse and a keyboard, at the real workbench, with a model server on a real socket. */
describe('the chat in the real workbench', () => {
  let server: ModelServer;
  let desk: Desk;

  before(async () => {
    server = await startServer('ollama', scripts['hello'] ?? []);
    desk = await sitDown({
      extension: root,
      settings: settingsFor(server.url),
      files: { 'notes.txt': 'first line\n' },
    });
    await desk.command('Tandem: Open Chat');
  });
  after(async () => {
    await desk?.leave();
    await server?.close();
  });

  const box = (chat: Frame): ReturnType<Frame['locator']> => chat.locator('textarea');
  const ask = async (chat: Frame, question: string): Promise<void> => {
    await box(chat).fill(question);
    await box(chat).press('Enter');
  };
  const turns = (chat: Frame): ReturnType<Frame['locator']> => chat.locator('tandem-turn');
  const last = (chat: Frame): ReturnType<Frame['locator']> => turns(chat).last();
  const seen = (chat: Frame, text: string): Promise<void> =>
    last(chat).getByText(text).first().waitFor({ timeout: 20_000 });
  const fresh = async (): Promise<Frame> => {
    await desk.command('Tandem: New Conversation');
    const chat = await desk.chat();
    await turns(chat).first().waitFor({ state: 'detached', timeout: 10_000 });
    return chat;
  };

  it('answers, and says who answered, where, for how much and why', async () => {
    const chat = await desk.chat();
    await ask(chat, 'Say hello');
    await seen(chat, 'Hello, world!');
    const words = await last(chat).innerText();
    assert.match(words, /Say hello/);
    assert.match(words, /Overseer\s+local\/m1\s+local/);
    assert.match(words, /29 tokens/);
    assert.match(words, /your choice for the Overseer/);
  });

  it('runs nothing but its own script: the policy of the page denies by default', async () => {
    const chat = await desk.chat();
    const policy = (await chat.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content')) ?? '';
    const rules = new Map(
      policy.split(';').map((rule): [string, string] => [rule.trim().split(' ')[0] ?? '', rule.trim()]),
    );
    assert.equal(rules.get('default-src'), `default-src 'none'`);
    assert.match(rules.get('script-src') ?? '', /^script-src 'nonce-[A-Za-z0-9+/]{32}'$/);
    assert.equal(rules.get('img-src'), 'img-src data:');
    assert.equal(rules.get('form-action'), `form-action 'none'`);
    assert.equal(rules.get('base-uri'), `base-uri 'none'`);
    assert.doesNotMatch(policy, /unsafe|connect-src|https:\s|\*(?!\.vscode)/);
  });

  it('gives the other role its own model', async () => {
    const chat = await desk.chat();
    await chat.getByRole('radio', { name: /Implementation/ }).click();
    await ask(chat, 'And you?');
    await turns(chat).nth(1).getByText('29 tokens').waitFor();
    assert.match(await last(chat).innerText(), /And you\?[^]*Implementation\s+local\/m2/);
    await chat.getByRole('radio', { name: /Overseer/ }).click();
  });

  it('stops at once, and the server sees it within 250 ms', async () => {
    server.play(paced(400, 20));
    const chat = await fresh();
    await ask(chat, 'A long story');
    const stop = chat.getByRole('button', { name: 'Stop' });
    await stop.waitFor();
    await desk.page.waitForTimeout(800);
    await desk.page.locator('[id*="tandem.status"]', { has: desk.page.locator('.codicon-sync') }).waitFor();
    await stop.click();
    const clicked = performance.now();
    await seen(chat, 'Stopped');
    const closedAt = (): number | undefined => server.questions.at(-1)?.socket.closedAt;
    // The word may be on the screen a moment before the server has heard of it.
    for (let tries = 0; closedAt() === undefined && tries < 50; tries++) await desk.page.waitForTimeout(20);
    const closed = closedAt() ?? Infinity;
    assert.ok(closed - clicked < 250, `closed ${closed - clicked} ms after the click`);
    assert.ok((await last(chat).innerText()).length > 40, 'what had arrived is still there');
  });

  it('loses nothing when it is hidden while the model answers', async () => {
    server.play(paced(60, 20));
    const chat = await fresh();
    await ask(chat, 'Go on while I look elsewhere');
    await desk.page.waitForTimeout(600);
    await desk.command('View: Show Explorer');
    await desk.page.waitForTimeout(3000);
    await desk.command('Tandem: Open Chat');
    const again = await desk.chat();
    await last(again).getByText('tokens').waitFor({ timeout: 20_000 });
    const body = server.questions.at(-1)?.body as { messages: unknown[] };
    assert.equal(body.messages.length, 2);
    assert.equal(await turns(again).count(), 1);
  });

  it('finds the conversation and the draft again after the window was reloaded', async () => {
    server.play(says('Remember ', 'me.'));
    const chat = await fresh();
    await ask(chat, 'What shall I remember?');
    await seen(chat, 'Remember me.');
    await box(chat).fill('a draft that was not sent');
    await desk.page.waitForTimeout(600);
    await desk.reload();
    await desk.command('Tandem: Open Chat');
    const again = await desk.chat();
    await seen(again, 'Remember me.');
    assert.equal(await box(again).inputValue(), 'a draft that was not sent');
    await box(again).fill('');
  });

  it('keeps what had arrived when the window was reloaded in the middle, and does not ask again', async () => {
    server.play(paced(400, 20));
    const chat = await fresh();
    await ask(chat, 'Interrupt me');
    await desk.page.waitForTimeout(2500);
    const asked = server.questions.length;
    await desk.reload();
    await desk.command('Tandem: Open Chat');
    const again = await desk.chat();
    await seen(again, 'Interrupted');
    assert.ok((await last(again).innerText()).length > 100);
    assert.equal(server.questions.length, asked);
  });

  it('shows one conversation in the view and in an editor, and both grow', async () => {
    server.play(says('In ', 'two ', 'places.'));
    const view = await fresh();
    await desk.command('Tandem: Open Chat in Editor');
    await desk.page.waitForTimeout(1500);
    const panel = await desk.chat();
    assert.notEqual(panel, view);
    await ask(panel, 'Where are you?');
    await seen(panel, 'In two places.');
    await seen(view, 'In two places.');
    await desk.command('View: Close All Editors');
  });

  it('says what, why and what next when the server is gone, and answers on Retry when it is back', async () => {
    const chat = await fresh();
    const port = Number(new URL(server.url).port);
    await server.close();
    await ask(chat, 'Anybody there?');
    await seen(chat, 'Nothing answers there');
    const words = await last(chat).innerText();
    assert.match(words, /Test server is not running at http:\/\/127\.0\.0\.1:/);
    assert.match(words, /Start the server/);
    await desk.page.locator('[id*="tandem.status"] .codicon-error').waitFor();
    server = await startServer('ollama', says('Back again.'), { port });
    await last(chat).getByRole('button', { name: 'Retry' }).click();
    await seen(chat, 'Back again.');
    assert.equal(await turns(chat).count(), 1);
  });

  it('goes on where an answer was cut, in the same turn, and doubles nothing', async () => {
    const story = 'The first line is whole.\nThe second line is cut ';
    server.play([
      { ...says(story, 'in the middle'), delivery: { cut: { at: 'proof', how: 'destroy' } } },
      says('The second line is cut in the mid', 'dle, and goes on.'),
    ]);
    const chat = await fresh();
    await ask(chat, 'Tell me of lines');
    await chat.getByRole('heading', { name: 'The answer was cut' }).waitFor({ timeout: 20_000 });
    await desk.page.screenshot({ path: join(root, 'test-output', 'answer-cut.png') });
    await last(chat).getByRole('button', { name: 'Continue' }).click();
    await seen(chat, 'and goes on.');
    const words = await last(chat).locator('.answer-text').innerText();
    assert.match(words, /^The first line is whole\.\s+The second line is cut in the middle, and goes on\.$/);
    assert.match(await last(chat).innerText(), /The answer was cut and goes on behind “….*in the middle”/);
    await desk.page.screenshot({ path: join(root, 'test-output', 'answer-continued.png') });
    const body = server.questions.at(-1)?.body as { messages: { role: string; content: string }[] } | undefined;
    assert.deepEqual(
      body?.messages.map(({ role }) => role),
      ['system', 'user', 'assistant', 'user'],
    );
  });

  it('inserts code where the cursor is', async () => {
    server.play(says('Here:\n\n```ts\nconst answer = 42;\n```\n'));
    const page = desk.page;
    await page.keyboard.press('ControlOrMeta+P');
    await page.locator('.quick-input-widget input').fill('notes.txt');
    await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.monaco-editor .view-line').first().waitFor();
    const chat = await fresh();
    await ask(chat, 'Code, please');
    await chat.locator('pre').first().waitFor();
    await chat.locator('pre').first().hover();
    await last(chat)
      .getByRole('button', { name: /Insert/ })
      .first()
      .click();
    await page.locator('.monaco-editor .view-line', { hasText: 'const' }).first().waitFor();
    assert.match(await page.locator('.editor-instance .view-lines').innerText(), /const.answer.=.42/);
  });
});
