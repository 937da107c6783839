import * as vscode from 'vscode';
import { createApi, type TandemApi } from './api.ts';
import { registerChat } from './chat/register.ts';
import { registerCommands } from './commands/register.ts';
import { registerModels } from './native/models.ts';
import { registerParticipants } from './native/register.ts';
import { registerStatusBar } from './statusBar/register.ts';
import type { App, Shell } from './surface.ts';

/** A list of features, of which none can keep the others from starting. Each says only that it is there. */
const features = { registerCommands, registerChat, registerStatusBar, registerParticipants, registerModels };

export function startShell(context: vscode.ExtensionContext): TandemApi {
  const log = vscode.window.createOutputChannel('Tandem', { log: true });
  context.subscriptions.push(log);
  let loading: Promise<App> | undefined;
  const app = (): Promise<App> => {
    loading ??= import('./app.ts').then((module) => module.createApp(context, log));
    return loading;
  };
  const shell: Shell = { context, log, app };
  for (const [name, register] of Object.entries(features)) {
    try {
      context.subscriptions.push(...register(shell));
    } catch (error) {
      log.error(`${name} did not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
  return createApi(app);
}
