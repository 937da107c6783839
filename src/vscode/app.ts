import * as vscode from 'vscode';
import { createEngine, type Engine } from '../core/engine.ts';
import { clock } from '../node/clock.ts';
import { createStore } from '../node/store/store.ts';
import { createTransport } from '../node/transport/transport.ts';
import { createApi, type TandemApi } from './api.ts';
import type { App } from './surface.ts';
import { registerChat } from './chat/register.ts';
import { registerCommands } from './commands/register.ts';
import { registerParticipants } from './native/register.ts';
import { createSecrets } from './secrets.ts';
import { createSettings } from './settings.ts';
import { registerStatusBar } from './statusBar.ts';

/** The composition root: ports, engine, then a list of features, of which none can keep the others from starting. */
export function startApp(context: vscode.ExtensionContext): TandemApi {
  const log = vscode.window.createOutputChannel('Tandem', { log: true });
  const settings = createSettings(log);
  const keys = createSecrets(context.secrets, log);
  const transport = createTransport(keys);
  const engine = createEngine({ clock, fetch: transport.fetch, log }, settings.current);
  const store = createStore({
    path: vscode.Uri.joinPath(context.globalStorageUri, 'tandem.db').fsPath,
    worker: vscode.Uri.joinPath(context.extensionUri, 'dist/lazy/store-worker.cjs').fsPath,
    onQuarantine: (file) => void tellQuarantine(file),
  });
  context.subscriptions.push(log, settings, { dispose: () => transport.close() }, { dispose: () => store.close() });

  const app: App = { context, engine, settings, keys, conversations: store.conversations, log };
  const features = { registerCommands, registerChat, registerStatusBar, registerParticipants };
  for (const [name, register] of Object.entries(features)) {
    try {
      context.subscriptions.push(...register(app));
    } catch (error) {
      log.error(`${name} did not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
  context.subscriptions.push({ dispose: engine.onFact((fact) => logFact(log, fact)) });
  return createApi(engine);
}

function logFact(log: vscode.LogOutputChannel, fact: Parameters<Parameters<Engine['onFact']>[0]>[0]): void {
  const failed = fact.type === 'attempt-failed' || fact.type === 'provider-failed';
  if (failed && fact.kind !== 'cancelled.user') log.warn(JSON.stringify(fact));
  else log.debug(JSON.stringify(fact));
}

async function tellQuarantine(file: string): Promise<void> {
  const show = vscode.l10n.t('Show File');
  const text = vscode.l10n.t(
    'The file in which Tandem keeps conversations was damaged. It was set aside and a new one was begun: {0}',
    file,
  );
  if ((await vscode.window.showWarningMessage(text, show)) === show) {
    await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(file));
  }
}
