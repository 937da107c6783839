import * as vscode from 'vscode';
import { keyProblem } from '../../core/model/key.ts';
import type { Row } from '../../core/providers/provider.ts';
import type { App } from '../surface.ts';

/** Asks for a key, keeps it for the address it was given for, and tries it at once with a request that costs nothing. */
export async function run(app: App, provider?: unknown): Promise<void> {
  const row = await pickProvider(app, provider);
  if (row === undefined) return;
  const { origin } = new URL(row.baseUrl);
  const key = await vscode.window.showInputBox({
    title: vscode.l10n.t('API Key for {0}', row.label),
    prompt: vscode.l10n.t('It is kept in this machine’s keyring and sent to {0} only.', origin),
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) => {
      if (value.trim() === '') return vscode.l10n.t('Paste the key.');
      const problem = keyProblem(value.trim());
      return problem === undefined ? undefined : vscode.l10n.t('This key {0}.', problem);
    },
  });
  if (key === undefined) return;
  const kept = await app.keys.save(row.id, origin, key.trim());
  if (kept === 'session') {
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        'This machine has no keyring that works. The key is kept until this window closes, and nowhere else.',
      ),
    );
  }
  await tryKey(app, row);
}

async function pickProvider(app: App, wanted: unknown): Promise<Row | undefined> {
  // Those that cannot do without a key come first.
  const rows = app.engine
    .rows()
    .filter((row) => row.key !== 'none')
    .toSorted((a, b) => Number(b.key === 'required') - Number(a.key === 'required'));
  const named = rows.find((row) => row.id === wanted);
  if (named !== undefined) return named;
  const known = new Set(await app.keys.names());
  const items = rows.map((row) => ({
    label: row.label,
    description: known.has(row.id) ? vscode.l10n.t('has a key') : '',
    detail: row.baseUrl,
    row,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('Which provider is the key for?'),
    matchOnDetail: true,
  });
  return picked?.row;
}

async function tryKey(app: App, row: Row): Promise<void> {
  const [listing] = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Trying the key at {0}…', row.label),
      cancellable: true,
    },
    (_progress, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      return app.engine.models(stop.signal, (candidate) => candidate.id === row.id);
    },
  );
  if (listing === undefined) return;
  if ('error' in listing) {
    const again = vscode.l10n.t('Set Another Key');
    const text = vscode.l10n.t('{0} was asked with the new key and answered: {1}', row.label, listing.error.message);
    if ((await vscode.window.showWarningMessage(text, again)) === again) await run(app, row.id);
    return;
  }
  const choose = vscode.l10n.t('Choose a Model');
  const text = vscode.l10n.t('The key works: {0} offers {1} models.', row.label, listing.models.length);
  if ((await vscode.window.showInformationMessage(text, choose)) === choose) {
    await vscode.commands.executeCommand('tandem.selectModel');
  }
}
