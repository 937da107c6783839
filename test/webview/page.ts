import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { chromiumArguments, chromiumPath } from '../../scripts/lib/chromium.mjs';
import { toHost, type ToHost, type ToPage } from '../../src/protocol/chat.ts';

/**
 * The chat's page in a real browser, under the policy it has in VS Code, with a bridge that a test speaks through. What
 * this cannot prove: that the real host speaks the same way, and that VS Code's own wrapping adds nothing.
 */
export const themes = ['dark-modern', 'light-modern', 'dark-high-contrast', 'light-high-contrast'] as const;
type Theme = (typeof themes)[number];

const bodyClass: Record<Theme, string> = {
  'dark-modern': 'vscode-dark',
  'light-modern': 'vscode-light',
  'dark-high-contrast': 'vscode-high-contrast',
  'light-high-contrast': 'vscode-high-contrast vscode-high-contrast-light',
};
const nonce = 'dGVzdC1ub25jZS10ZXN0LW5vbmNl';
const root = join(import.meta.dirname, '../..');

/** Stands in for VS Code's half of the page: keeps what was posted, and counts what the policy had to stop. */
const bridgeScript = `
window.posted = [];
window.hits = 0;
window.violations = [];
window.hit = () => { window.hits += 1; };
document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective + ' ' + event.blockedURI));
window.acquireVsCodeApi = () => ({ postMessage: (message) => { window.posted.push(JSON.parse(JSON.stringify(message))); }, setState() {} });
`;

declare global {
  interface Window {
    posted: unknown[];
    hits: number;
    violations: string[];
  }
}

type Files = { readonly script: string; readonly style: string };
let files: Promise<Files> | undefined;

function bundle(): Promise<Files> {
  files ??= build({
    entryPoints: [join(root, 'src/webview/chat/main.ts')],
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2023',
    minify: true,
    write: false,
    outfile: 'chat.js',
    logLevel: 'silent',
  }).then((result) => {
    const text = (ending: string): string => result.outputFiles.find((file) => file.path.endsWith(ending))?.text ?? '';
    return { script: text('.js'), style: text('.css') };
  });
  return files;
}

function document(origin: string, theme: Theme, place: string): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${origin}; font-src ${origin}; img-src data:; form-action 'none'; base-uri 'none'`;
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Tandem</title>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${origin}/themes/vscode.css"><link rel="stylesheet" href="${origin}/themes/${theme}.css">
<link rel="stylesheet" href="${origin}/chat.css"></head><body class="${bodyClass[theme]} ${place}">
<script nonce="${nonce}" src="${origin}/bridge.js"></script><script nonce="${nonce}" src="${origin}/chat.js"></script></body></html>`;
}

async function serve(): Promise<{ server: Server; origin: string }> {
  const { script, style } = await bundle();
  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const send = (type: string, body: string): void =>
        void response.setHeader('content-type', `${type}; charset=utf-8`).end(body);
      const theme = themes.find((name) => name === url.searchParams.get('theme')) ?? 'dark-modern';
      if (url.pathname === '/') send('text/html', document(origin, theme, url.searchParams.get('place') ?? ''));
      else if (url.pathname === '/chat.js') send('text/javascript', script);
      else if (url.pathname === '/chat.css') send('text/css', style);
      else if (url.pathname === '/bridge.js') send('text/javascript', bridgeScript);
      else if (/^\/themes\/[a-z-]+\.css$/.test(url.pathname))
        send('text/css', await readFile(join(import.meta.dirname, url.pathname), 'utf8'));
      else response.writeHead(404).end();
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

export type PageOptions = {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  readonly place?: 'sidebar' | 'editor';
  readonly reducedMotion?: boolean;
  readonly forcedColors?: boolean;
  readonly scale?: number;
};

export class Harness {
  readonly #server: Server;
  readonly #browser: Browser;
  readonly origin: string;

  private constructor(server: Server, browser: Browser, origin: string) {
    this.#server = server;
    this.#browser = browser;
    this.origin = origin;
  }

  static async start(): Promise<Harness> {
    const [{ server, origin }, browser] = await Promise.all([
      serve(),
      chromium.launch({
        executablePath: await chromiumPath(),
        args: chromiumArguments,
      }),
    ]);
    return new Harness(server, browser, origin);
  }

  async open(options: PageOptions = {}): Promise<ChatWindow> {
    const context = await this.#browser.newContext({
      viewport: { width: options.width ?? 420, height: options.height ?? 800 },
      deviceScaleFactor: options.scale ?? 1,
      reducedMotion: options.reducedMotion === true ? 'reduce' : 'no-preference',
      forcedColors: options.forcedColors === true ? 'active' : 'none',
    });
    const page = await context.newPage();
    const window = new ChatWindow(context, page, this.origin);
    await page.goto(`${this.origin}/?theme=${options.theme ?? 'dark-modern'}&place=${options.place ?? 'sidebar'}`);
    await window.until('ready');
    return window;
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** One page, and the words that go to and fro. */
export class ChatWindow {
  readonly page: Page;
  readonly errors: string[] = [];
  /** Every request but the page's own files. */
  readonly strangers: string[] = [];
  readonly #context: BrowserContext;

  constructor(context: BrowserContext, page: Page, origin: string) {
    this.#context = context;
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && this.errors.push(message.text()));
    page.on('dialog', (dialog) => {
      this.errors.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    context.on('page', (other) => other !== page && this.strangers.push(`window: ${other.url()}`));
    const own = new RegExp(`^${origin}/(?:$|\\?|chat\\.(?:js|css)$|bridge\\.js$|themes/[a-z-]+\\.css$)`);
    context.on('request', (request) => !own.test(request.url()) && this.strangers.push(request.url()));
  }

  /** Everything the page has said, parsed as the host would parse it. */
  async posted(): Promise<ToHost[]> {
    return (await this.page.evaluate(() => window.posted)).map((message) => toHost.parse(message));
  }

  async forget(): Promise<void> {
    await this.page.evaluate(() => (window.posted = []));
  }

  async until(type: ToHost['type']): Promise<void> {
    await this.page.waitForFunction(
      (wanted) => window.posted.some((message) => (message as { type: string }).type === wanted),
      type,
    );
  }

  /** Says something to the page and waits until it has been drawn. */
  async say(...messages: readonly ToPage[]): Promise<void> {
    await this.page.evaluate(async (list) => {
      for (const message of list) {
        const acknowledged = (): number =>
          window.posted.filter((entry) => (entry as { type: string }).type === 'ack').length;
        const before = acknowledged();
        window.postMessage(message, '*');
        if ((message as { type: string }).type === 'focus') continue;
        while (acknowledged() === before) await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    }, messages as unknown[]);
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}
