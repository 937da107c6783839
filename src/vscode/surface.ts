import type * as vscode from 'vscode';
import type { Engine } from '../core/engine.ts';
import type { Conversations } from '../core/ports.ts';
import type { Discovery } from './discovery.ts';
import type { Pulls } from './models/pulls.ts';
import type { KeyRing } from './secrets.ts';
import type { SettingsPort } from './settings.ts';

/** What every surface may use once it is needed. Built once; nothing in it touches the network before it is asked. */
export type App = {
  readonly context: vscode.ExtensionContext;
  readonly engine: Engine;
  readonly settings: SettingsPort;
  readonly keys: KeyRing;
  readonly conversations: Conversations;
  readonly discovery: Discovery;
  readonly pulls: Pulls;
  readonly log: vscode.LogOutputChannel;
};

/** What activation has: enough to say which surfaces there are. The rest is loaded when one of them is first used. */
export type Shell = {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  app(): Promise<App>;
};
