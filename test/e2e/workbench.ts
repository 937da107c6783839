import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Frame, type Page } from 'playwright-core';
import { chromiumArguments, chromiumPath } from '../../scripts/lib/chromium.mjs';
import { startWorkbench, type Workbench, type WorkbenchOptions } from '../../scripts/lib/workbench.mjs';

export const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high-contrast': 'Default High Contrast',
} as const;
export type ThemeName = keyof typeof themes;

const patienceMs = 45_000;

/** A person at a real VS Code: a browser on a workbench that is its own process, with a workspace of its own. */
export type Desk = {
  readonly page: Page;
  readonly workspace: string;
  /** Everything that this VS Code writes to disk. */
  readonly dataDir: string;
  /** The page of the chat that is visible now, inside its two frames. */
  chat(): Promise<Frame>;
  command(title: string): Promise<void>;
  theme(name: ThemeName): Promise<void>;
  reload(): Promise<void>;
  leave(): Promise<void>;
};

export async function sitDown(
  options: Omit<WorkbenchOptions, 'workspace'> & { files?: Record<string, string> },
): Promise<Desk> {
  const workspace = mkdtempSync(join(tmpdir(), 'tandem-e2e-'));
  for (const [name, text] of Object.entries(options.files ?? {})) writeFileSync(join(workspace, name), text);
  const workbench = await startWorkbench({ ...options, workspace });
  const browser = await chromium.launch({ executablePath: await chromiumPath(), args: chromiumArguments });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await open(page, workbench);
  return deskAt({ page, workspace, workbench, browser, settings: options.settings ?? {} });
}

type Parts = {
  page: Page;
  workspace: string;
  workbench: Workbench;
  browser: Browser;
  settings: Record<string, unknown>;
};

function deskAt({ page, workspace, workbench, browser, settings }: Parts): Desk {
  return {
    page,
    workspace,
    dataDir: workbench.dataDir,
    chat: () => chatFrame(page),
    command: (title) => runCommand(page, title),
    async theme(name) {
      await workbench.setSettings({ ...settings, 'workbench.colorTheme': themes[name] });
      const wanted = { dark: 'vs-dark', light: 'vs', 'high-contrast': 'hc-black' }[name];
      await page.waitForSelector(`.monaco-workbench.${wanted}`, { timeout: patienceMs });
      await page.waitForTimeout(400);
    },
    async reload() {
      await page.reload();
      await ready(page);
    },
    async leave() {
      await browser.close();
      await workbench.stop();
      rmSync(workspace, { recursive: true, force: true });
    },
  };
}

async function open(page: Page, workbench: Workbench): Promise<void> {
  await page.goto(workbench.url);
  await ready(page);
}

async function ready(page: Page): Promise<void> {
  await page.waitForSelector('.monaco-workbench .part.statusbar', { timeout: patienceMs });
  await page.waitForSelector('[id="tandem.tandem.tandem.status"], [id*="tandem.status"]', { timeout: patienceMs });
}

/** Whatever still takes the focus (a view that has just opened, say) closes the palette again; a person then tries once more. */
async function runCommand(page: Page, title: string): Promise<void> {
  const input = page.locator('.quick-input-widget input');
  const whole = new RegExp(`^${title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}…?$`);
  const rows = page.locator('.quick-input-list .monaco-list-row .label-name');
  const exact = rows.filter({ hasText: whole });
  for (let tries = 0; ; tries++) {
    try {
      await page.keyboard.press('F1');
      await input.fill(`>${title}`, { timeout: 3000 });
      await rows.first().waitFor({ timeout: 5000 });
      await page.waitForTimeout(200);
      // What was used lately stands first, and may only begin with the same words.
      await ((await exact.count()) > 0 ? exact : rows).first().click({ timeout: 3000 });
      return;
    } catch (error) {
      if (tries === 4) throw error;
      await page.keyboard.press('Escape');
      await page.waitForTimeout(500);
    }
  }
}

/** A webview is an iframe in an iframe; the inner one is the page. The newest that is visible is meant. */
async function chatFrame(page: Page): Promise<Frame> {
  const end = Date.now() + patienceMs;
  while (Date.now() < end) {
    for (const frame of page.frames().toReversed()) {
      if (!frame.url().includes('fake.html')) continue;
      if (await visibleChat(frame)) return frame;
    }
    await page.waitForTimeout(100);
  }
  assert.fail('no chat became visible');
}

async function visibleChat(frame: Frame): Promise<boolean> {
  try {
    const outer = await frame.parentFrame()?.frameElement();
    return (await outer?.isVisible()) === true && (await frame.locator('tandem-chat').count()) > 0;
  } catch {
    // The frame was taken away while we looked at it.
    return false;
  }
}
