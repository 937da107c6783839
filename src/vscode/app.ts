import * as vscode from 'vscode';
import type { Memory } from '../core/ports.ts';
import { createEngine, type Engine } from '../core/engine.ts';
import type { Fact } from '../core/model/fact.ts';
import { roles } from '../core/model/role.ts';
import { clock } from '../node/clock.ts';
import { memoryBytes } from '../node/machine.ts';
import { createStore } from '../node/store/store.ts';
import { createTransport } from '../node/transport/transport.ts';
import { createDiscovery } from './discovery.ts';
import { microsoftToken } from './microsoft.ts';
import { createPulls } from './models/pulls.ts';
import { createEditorModels } from './native/editorModels.ts';
import { ownMachineRows } from './remote.ts';
import { createSecrets } from './secrets.ts';
import { createSettings } from './settings.ts';
import type { App } from './surface.ts';

/** The composition root: ports and the engine, joined once. Loaded when the first surface needs them. */
export function createApp(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): App {
  const settings = createSettings(log);
  const keys = createSecrets(context.secrets, log, microsoftToken);
  const transport = createTransport(keys);
  const memory: Memory = {
    read: (name) => context.globalState.get(name),
    write: (name, value) => void context.globalState.update(name, value),
  };
  const engine = createEngine({ clock, fetch: transport.fetch, log, memoryBytes, memory }, settings.current);
  for (const row of ownMachineRows()) engine.register(row);
  // Editors made from VS Code may leave out what it has for models.
  const { lm } = vscode as { lm?: { selectChatModels?: unknown } };
  if (typeof lm?.selectChatModels === 'function') engine.register(createEditorModels());
  const discovery = createDiscovery({ engine, settings, memory: context.globalState });
  const pulls = createPulls(engine, context.globalState);
  const store = createStore({
    path: vscode.Uri.joinPath(context.globalStorageUri, 'tandem.db').fsPath,
    worker: vscode.Uri.joinPath(context.extensionUri, 'dist/lazy/store-worker.cjs').fsPath,
    onQuarantine: (file) => void tellQuarantine(file),
  });
  context.subscriptions.push(
    settings,
    discovery,
    { dispose: () => transport.close() },
    { dispose: () => store.close() },
    { dispose: engine.onFact(factLogger(log)) },
    { dispose: engine.onFact(progressOfNewcomer(engine)) },
  );
  return { context, engine, settings, keys, conversations: store.conversations, discovery, pulls, log };
}

/** A server that stays away is a line in the log once, not every ten seconds. */
function factLogger(log: vscode.LogOutputChannel): (fact: Fact) => void {
  const said = new Map<string, string>();
  return (fact) => {
    if (fact.type === 'provider-answered') said.delete(fact.provider);
    const failed = fact.type === 'attempt-failed' || fact.type === 'provider-failed';
    const repeated = fact.type === 'provider-failed' && said.get(fact.provider) === fact.why;
    if (fact.type === 'provider-failed') said.set(fact.provider, fact.why);
    if (failed && fact.kind !== 'cancelled.user' && !repeated) log.warn(JSON.stringify(fact));
    else log.trace(JSON.stringify(fact));
  };
}

/** What the walkthrough ticks off: that a model is there, and that somebody has asked. */
function progressOfNewcomer(engine: Engine): (fact: Fact) => void {
  const said = new Set<string>();
  const say = (context: string): void => {
    if (said.has(context)) return;
    said.add(context);
    void vscode.commands.executeCommand('setContext', context, true);
  };
  return (fact) => {
    if (fact.type === 'request-started') say('tandem.asked');
    if (fact.type === 'models-changed' && fact.found.length > 0) say('tandem.hasModel');
    if (roles.some((role) => engine.roles()[role].use.length > 0)) say('tandem.hasModel');
  };
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
