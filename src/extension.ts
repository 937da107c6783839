import type { ExtensionContext } from 'vscode';
import type { TandemApi } from './vscode/api.ts';
import { startApp } from './vscode/app.ts';

export function activate(context: ExtensionContext): TandemApi {
  return startApp(context);
}
