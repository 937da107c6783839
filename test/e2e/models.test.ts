import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { root } from '../rules/sources.ts';
import { createInventory, type Inventory } from '../servers/inventory.ts';
import { says } from '../servers/replies.ts';
import { startServer, type ModelServer } from '../servers/startServer.ts';
import { sitDown, type Desk } from './workbench.ts';

const withinMs = 10_000;
const pictures = join(root, 'test-output', 'models');

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('models in the real workbench', () => {
  let port = 0;
  let server: ModelServer | undefined;
  let inventory: Inventory;
  let desk: Desk;
  before(async () => {
    mkdirSync(pictures, { recursive: true });
    port = await freePort();
    desk = await sitDown({
      extension: root,
      settings: {
        'tandem.providers': {
          desk: { like: 'ollama', label: 'Ollama', baseUrl: `http://127.0.0.1:${port}` },
        },
      },
    });
  });
  after(async () => {
    await desk?.leave();
    await server?.close();
  });

  const serve = async (): Promise<ModelServer> => {
    inventory = createInventory({
      installed: [
        { name: 'llama3.1:8b', size: 4_920_753_328, trained: 131_072, set: 16_384 },
        { name: 'qwen2.5-coder:7b', size: 4_683_087_332, parameters: '7.6B', family: 'qwen2', trained: 32_768 },
      ],
      registry: { 'qwen3:4b': 2_497_293_918 },
      bytesPerSecond: 400_000_000,
    });
    return startServer('ollama', says('Here I am.'), { port, inventory });
  };
  const row = (text: string | RegExp): Locator =>
    desk.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  const picture = (name: string): Promise<unknown> => desk.page.screenshot({ path: join(pictures, `${name}.png`) });
  const status = (icon: string): Locator => desk.page.locator(`[id*="tandem.status"] .codicon-${icon}`);
  const escape = (): Promise<void> => desk.page.keyboard.press('Escape');
  const untilTrue = async (what: () => boolean): Promise<void> => {
    for (let tries = 0; !what() && tries < 100; tries++) await desk.page.waitForTimeout(100);
    assert.ok(what());
  };

  it('shows the models of a server that was started later within ten seconds', async () => {
    await desk.command('Tandem: Open Chat');
    const chat = await desk.chat();
    await chat.getByText('has no model yet').waitFor({ timeout: 20_000 });
    const start = performance.now();
    server = await serve();
    await chat.getByText('desk/llama3.1:8b').first().waitFor({ timeout: withinMs });
    console.log(`      seen after ${((performance.now() - start) / 1000).toFixed(1)} s`);
    await picture('server-found');
  });

  it('shows in the status bar within ten seconds that it is gone, and that it is back', async () => {
    const start = performance.now();
    await server?.close();
    await status('error').waitFor({ timeout: withinMs });
    console.log(`      its end was seen after ${((performance.now() - start) / 1000).toFixed(1)} s`);
    await desk.page.locator('[id*="tandem.status"]').hover();
    await desk.page.waitForTimeout(1200);
    await picture('server-gone');
    await desk.page.mouse.move(600, 300);
    const again = performance.now();
    server = await serve();
    await status('pulse').waitFor({ timeout: withinMs });
    console.log(`      its return was seen after ${((performance.now() - again) / 1000).toFixed(1)} s`);
  });

  it('lists size, real context and trained context, and says what is loaded', async () => {
    await desk.command('Tandem: Manage Models');
    await row('qwen2.5-coder:7b').waitFor({ timeout: 20_000 });
    await row(/llama3\.1:8b.*trained for 128k/).waitFor({ timeout: 20_000 });
    const words = await row('llama3.1:8b').innerText();
    assert.match(words, /local.*4\.9 GB.*8\.0B.*Q4_K_M.*free.*16k context \(trained for 128k\).*tools/s);
    await picture('manage-models');
    await row('llama3.1:8b').hover();
    await row('llama3.1:8b').locator('[aria-label="Load into memory"]').click();
    await row(/llama3\.1:8b.*loaded/).waitFor({ timeout: 20_000 });
    assert.equal(inventory.loaded.get('llama3.1:8b'), 16_384);
    await escape();
  });

  it('pulls with progress, stops, goes on where it stopped, and removes', async () => {
    await desk.command('Tandem: Manage Models');
    await row('Pull a model').click();
    const input = desk.page.locator('.quick-input-widget input');
    await input.fill('qwen3:4b');
    await desk.page.waitForTimeout(300);
    await picture('choose-pull');
    await desk.page.keyboard.press('Enter');
    await desk.command('Tandem: Manage Models');
    await row(/Pulling qwen3:4b.*[1-9]\d? %, .* of 2\.5 GB/).waitFor({ timeout: 20_000 });
    await picture('pulling');
    await row('Pulling qwen3:4b').locator('[aria-label="Stop"]').click();
    await row(/Resume pulling qwen3:4b/).waitFor({ timeout: 10_000 });
    const stoppedAt = Number(/(\d+) %/.exec(await row('Resume pulling').innerText())?.[1]);
    assert.ok(stoppedAt > 0 && stoppedAt < 100, `stopped at ${stoppedAt} %`);
    await picture('pull-stopped');
    await row('Resume pulling').click();
    await desk.command('Tandem: Manage Models');
    await row(/Pulling qwen3:4b.*\d+ %/).waitFor({ timeout: 10_000 });
    const resumedAt = Number(/(\d+) %/.exec(await row('Pulling qwen3:4b').innerText())?.[1]);
    assert.ok(resumedAt >= stoppedAt, `stopped at ${stoppedAt} %, went on at ${resumedAt} %`);
    await untilTrue(() => inventory.names().includes('qwen3:4b'));
    await row(/(?<!ing )qwen3:4b.*2\.5 GB/s).waitFor({ timeout: 15_000 });
    await row(/(?<!ing )qwen3:4b.*2\.5 GB/s).hover();
    await row(/(?<!ing )qwen3:4b.*2\.5 GB/s)
      .locator('[aria-label="Remove from disk"]')
      .click();
    await desk.page.locator('.monaco-dialog-box').getByText('Remove qwen3:4b from the disk?').waitFor();
    await picture('remove');
    await desk.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Remove' }).click();
    await untilTrue(() => !inventory.names().includes('qwen3:4b'));
    await escape();
  });

  it('gives a role the model that was chosen in the list', async () => {
    await desk.command('Tandem: Manage Models');
    await row('qwen2.5-coder:7b').click();
    await row('Use for the Implementation').click();
    const chat = await desk.chat();
    await chat.getByRole('radio', { name: /Implementation/ }).click();
    await chat.getByText('desk/qwen2.5-coder:7b').first().waitFor({ timeout: 10_000 });
    await chat.getByRole('radio', { name: /Overseer/ }).click();
  });

  it('asks with as much context as the conversation needs, and warns before anything would be cut', async () => {
    const chat = await desk.chat();
    const box = chat.locator('textarea');
    await box.fill('A short question');
    await box.press('Enter');
    await chat.getByText('Here I am.').first().waitFor({ timeout: 20_000 });
    const body = server?.questions.at(-1)?.body as { options?: { num_ctx?: number } } | undefined;
    // 16k are loaded and enough: asking for another size would load the model anew.
    assert.equal(body?.options?.num_ctx, 16_384);
    const asked = server?.questions.length;
    await box.fill(`Read this: ${'some words of a long text '.repeat(30_000)}`);
    await box.press('Enter');
    await chat.getByRole('heading', { name: 'too long for this model' }).waitFor({ timeout: 30_000 });
    await picture('too-long');
    assert.equal(server?.questions.length, asked, 'nothing was sent');
  });
});
