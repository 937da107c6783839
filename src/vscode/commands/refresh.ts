import * as vscode from 'vscode';
import { countOfModels } from '../models/words.ts';
import { modelsIn } from '../../core/providers/known.ts';
import type { App } from '../surface.ts';

/** Looks at once, instead of within ten seconds, which model servers are there and how they do. */
export async function run(app: App): Promise<void> {
  const title = vscode.l10n.t('Looking for model servers…');
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () => app.discovery.look());
  const found = app.engine.known().flatMap(modelsIn);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Tandem found {0}.', countOfModels(found.length)), 4000);
}
