import { totalmem } from 'node:os';
import * as vscode from 'vscode';
import { createEngine, type Engine } from '../core/engine.ts';
import { clock } from '../node/clock.ts';
import { createStore } from '../node/store/store.ts';
import { createTransport } from '../node/transport/transport.ts';
import { createEditorModels } from './native/editorModels.ts';
import { createSecrets } from './secrets.ts';
import { createSettings } from './settings.ts';
import type { App } from './surface.ts';

/** The composition root: ports and the engine, joined once. Loaded when the first surface needs them. */
export function createApp(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): App {
  const settings = createSettings(log);
  const keys = createSecrets(context.secrets, log);
  const transport = createTransport(keys);
  const engine = createEngine({ clock, fetch: transport.fetch, log, memoryBytes: totalmem }, settings.current);
  // Editors made from VS Code may leave out what it has for models.
  const { lm } = vscode as { lm?: { selectChatModels?: unknown } };
  if (typeof lm?.selectChatModels === 'function') engine.register(createEditorModels());
  const store = createStore({
    path: vscode.Uri.joinPath(context.globalStorageUri, 'tandem.db').fsPath,
    worker: vscode.Uri.joinPath(context.extensionUri, 'dist/lazy/store-worker.cjs').fsPath,
    onQuarantine: (file) => void tellQuarantine(file),
  });
  context.subscriptions.push(
    settings,
    { dispose: () => transport.close() },
    { dispose: () => store.close() },
    { dispose: engine.onFact((fact) => logFact(log, fact)) },
  );
  return { context, engine, settings, keys, conversations: store.conversations, log };
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
