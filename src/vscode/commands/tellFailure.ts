import * as vscode from 'vscode';
import { toModelError } from '../../core/model/error.ts';
import { explain } from '../../core/model/words.ts';

/** A command that failed: VS Code would show a dialog with the bare message; here it says what to do as well. */
export function tellFailure(thrown: unknown, id: string, log: vscode.LogOutputChannel): void {
  const error = toModelError(thrown);
  if (error.kind === 'cancelled.user') return;
  const { title, why, next } = explain(error);
  log.error(`${id}: ${error.detail.technical ?? error.message}`);
  void vscode.window.showErrorMessage(`${title}. ${why} ${next}`);
}
