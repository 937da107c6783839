import type { ExtensionContext } from 'vscode';
import type { TandemApi } from './vscode/api.ts';
import { startShell } from './vscode/shell.ts';

export function activate(context: ExtensionContext): TandemApi {
  return startShell(context);
}
