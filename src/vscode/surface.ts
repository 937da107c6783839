import type * as vscode from 'vscode';
import type { Engine } from '../core/engine.ts';
import type { Conversations } from '../core/ports.ts';
import type { KeyRing } from './secrets.ts';
import type { SettingsPort } from './settings.ts';

/** What every surface may use. Built once; nothing here touches the network, the disk or a process before it is asked. */
export type App = {
  readonly context: vscode.ExtensionContext;
  readonly engine: Engine;
  readonly settings: SettingsPort;
  readonly keys: KeyRing;
  readonly conversations: Conversations;
  readonly log: vscode.LogOutputChannel;
};
