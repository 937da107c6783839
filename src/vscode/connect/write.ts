import * as vscode from 'vscode';
import type { Settings } from '../../core/settings/schema.ts';
import { countOfModels } from '../models/words.ts';
import type { App } from '../surface.ts';

type Entry = Settings['providers'][string];

/** Writes a provider into the person's settings and goes on to its key, or to the choice of a model. */
export async function addProvider(app: App, id: string, entry: Entry): Promise<void> {
  const { providers } = app.settings.current();
  await app.settings.write('providers', { ...providers, [id]: entry });
  const row = app.engine.rows().find((candidate) => candidate.id === id);
  if (row === undefined) return;
  if (row.key === 'required' && row.signIn === undefined) {
    await vscode.commands.executeCommand('tandem.setApiKey', id);
    return;
  }
  const [listing] = await app.engine.models(undefined, (candidate) => candidate.id === id);
  if (listing === undefined) return;
  if ('error' in listing) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('{0} was added, but it does not answer yet: {1}', row.label, listing.error.message),
    );
    return;
  }
  const choose = vscode.l10n.t('Choose a Model');
  const text = vscode.l10n.t('{0} is connected and offers {1}.', row.label, countOfModels(listing.models.length));
  if ((await vscode.window.showInformationMessage(text, choose)) === choose) {
    await vscode.commands.executeCommand('tandem.selectModel');
  }
}
