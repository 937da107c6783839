import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { startPracticeModel } from '../../scripts/practice-model.mjs';
import { root } from '../rules/sources.ts';
import { createInventory, type Installed } from '../servers/inventory.ts';
import { says } from '../servers/replies.ts';
import { startServer } from '../servers/startServer.ts';
import { sitDown, themes, type Desk, type ThemeName } from './workbench.ts';

const cart = `type Line = { price: number; count: number };

export function total(lines: readonly Line[]): number {
  let sum = 0;
  for (const line of lines) sum += line.price * line.count;
  return sum;
}
`;

const installed: readonly Installed[] = [
  {
    name: 'qwen2.5-coder:7b',
    size: 4_683_087_332,
    parameters: '7.6B',
    trained: 32_768,
    capabilities: ['tools', 'insert'],
  },
  { name: 'llama3.1:8b', size: 4_920_753_328, trained: 131_072, set: 8192 },
  { name: 'gemma3:4b', size: 3_338_801_804, parameters: '4.3B', trained: 131_072, capabilities: ['vision'] },
];

/** What is photographed: each scene leaves the desk as the next one wants it. */
const scenes: readonly [name: string, set: (desk: Desk) => Promise<void>][] = [
  ['empty', async (desk) => void (await desk.chat())],
  [
    'chat',
    async (desk) => {
      const chat = await desk.chat();
      await chat.getByRole('radio', { name: /Implementation/ }).click();
      await ask(chat, 'Write binary search in TypeScript');
      await chat.locator('pre').first().waitFor({ timeout: 30_000 });
      await chat.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached', timeout: 30_000 });
      await desk.page.waitForTimeout(500);
    },
  ],
  [
    'streaming',
    async (desk) => {
      await desk.command('Tandem: New Conversation');
      const chat = await desk.chat();
      await desk.page.waitForTimeout(500);
      await ask(chat, 'What is Tandem? 25 tokens a second');
      await desk.page.waitForTimeout(2500);
    },
  ],
  [
    'error',
    async (desk) => {
      const chat = await desk.chat();
      await chat.locator('textarea').press('Escape');
      await desk.command('Tandem: New Conversation');
      await desk.page.waitForTimeout(500);
      // Not as a server that is ill: after a few of those it would be left alone, and the next scenes with it.
      await ask(await desk.chat(), 'Please fail with 429');
      await (await desk.chat()).getByRole('button', { name: 'Retry' }).waitFor({ timeout: 20_000 });
    },
  ],
  [
    'status',
    async (desk) => {
      await desk.page.locator('[id*="tandem.status"]').hover();
      await desk.page.waitForTimeout(1500);
    },
  ],
  [
    'models',
    async (desk) => {
      await desk.command('Tandem: Manage Models');
      await aside(desk);
      await desk.page.locator('.quick-input-list').getByText('context').first().waitFor({ timeout: 20_000 });
      await desk.page.waitForTimeout(500);
    },
  ],
  [
    'connect',
    async (desk) => {
      await desk.page.keyboard.press('Escape');
      await desk.command('Tandem: Connect a Model');
      await aside(desk);
      await desk.page.locator('.quick-input-list').getByText('Pull').first().waitFor({ timeout: 20_000 });
      await desk.page.waitForTimeout(500);
    },
  ],
  [
    'doctor',
    async (desk) => {
      await desk.page.keyboard.press('Escape');
      await desk.command('Tandem: Doctor');
      await desk.page.locator('.tab', { hasText: 'Doctor' }).waitFor({ timeout: 20_000 });
      await desk.page.waitForTimeout(2500);
    },
  ],
  [
    'walkthrough',
    async (desk) => {
      await desk.command('View: Close All Editors');
      await desk.command('Welcome: Open Walkthrough...');
      await desk.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Begin with Tandem' }).first().click();
      await desk.page.getByText('Connect a model').first().waitFor({ timeout: 20_000 });
      await desk.page.waitForTimeout(1500);
    },
  ],
];

/** Where the pointer covers nothing and calls up no hint. */
async function aside(desk: Desk): Promise<void> {
  await desk.page.mouse.move(900, 640);
}

async function ask(chat: Frame, question: string): Promise<void> {
  await chat.locator('textarea').fill(question);
  await chat.locator('textarea').press('Enter');
}

/** Photographs every scene in every theme into a folder, as `scene-theme.png`. Returns what was written. */
export async function photograph(folder: string): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true });
  const practice = await startPracticeModel({ port: 0, tokensPerSecond: 400 });
  const use = { use: ['practice/practice-model'] };
  // What a person has who has been here for a while: some models, one of them loaded.
  const inventory = createInventory({ installed });
  const ollama = await startServer('ollama', says('Hello.'), { inventory });
  inventory.asked({ model: 'qwen2.5-coder:7b', options: { num_ctx: 16_384 } });
  const desk = await sitDown({
    extension: root,
    settings: {
      'tandem.providers': {
        practice: { like: 'ollama', label: 'Practice model', baseUrl: practice.url },
        ollama: { baseUrl: ollama.url },
      },
      'tandem.roles': { overseer: use, implementation: use },
    },
    files: { 'cart.ts': cart },
  });
  try {
    await desk.command('Tandem: Open Chat');
    await widen(desk, 440);
    const written: string[] = [];
    for (const theme of Object.keys(themes) as ThemeName[]) {
      await desk.theme(theme);
      await desk.command('View: Close All Editors');
      await openFile(desk, 'cart.ts');
      await desk.command('Tandem: New Conversation');
      await desk.page.waitForTimeout(500);
      for (const [name, set] of scenes) {
        await set(desk);
        const file = join(folder, `${name}-${theme}.png`);
        await desk.page.screenshot({ path: file });
        written.push(file);
      }
    }
    return written;
  } finally {
    await desk.leave();
    await practice.close();
    await ollama.close();
  }
}

async function openFile(desk: Desk, name: string): Promise<void> {
  await desk.page.keyboard.press('ControlOrMeta+P');
  await desk.page.locator('.quick-input-widget input').fill(name);
  await desk.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
  await desk.page.keyboard.press('Enter');
  await desk.page.locator('.monaco-editor .view-line').first().waitFor();
}

/** Drags the border of the side bar, as a person does who wants to read more comfortably. */
async function widen(desk: Desk, width: number): Promise<void> {
  const box = await desk.page.locator('.part.sidebar').boundingBox();
  if (box === null) throw new Error('there is no side bar to widen');
  await desk.page.mouse.move(box.x + box.width + 1, 300);
  await desk.page.mouse.down();
  await desk.page.mouse.move(box.x + width, 300, { steps: 8 });
  await desk.page.mouse.up();
  await desk.page.waitForTimeout(300);
}
