import * as vscode from 'vscode';
import { keyProblem } from '../../core/model/key.ts';
import { providerOfKey } from '../../core/providers/catalogue.ts';
import type { Row } from '../../core/providers/provider.ts';
import type { App } from '../surface.ts';

/** Asks for a key, keeps it for the address it was given for, and tries it at once with a request that costs nothing. */
export async function run(app: App, provider?: unknown): Promise<void> {
  const picked = await pickProvider(app, provider);
  if (picked === undefined) return;
  const key = await askKey(app, picked);
  if (key === undefined) return;
  const row = picked === 'any' ? (providerOfKey(key, app.engine.rows()) ?? (await pickRow(app))) : picked;
  if (row === undefined) return;
  const kept = await app.keys.save(row.id, new URL(row.baseUrl).origin, key);
  if (kept === 'session') {
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        'This machine has no keyring that works. The key is kept until this window closes, and nowhere else.',
      ),
    );
  }
  await tryKey(app, row);
}

type Picked = Row | 'any';

async function pickProvider(app: App, wanted: unknown): Promise<Picked | undefined> {
  const named = app.engine.rows().find((row) => row.id === wanted && row.key !== 'none');
  return (
    named ?? pickRow(app, { label: `$(sparkle) ${vscode.l10n.t('Recognise it by the key')}`, row: 'any' as const })
  );
}

async function pickRow(app: App): Promise<Row | undefined>;
async function pickRow(app: App, first: { label: string; row: 'any' }): Promise<Picked | undefined>;
async function pickRow(app: App, first?: { label: string; row: 'any' }): Promise<Picked | undefined> {
  const known = new Set(await app.keys.names());
  // Those that cannot do without a key come first.
  const rows = app.engine
    .rows()
    .filter((row) => row.key !== 'none')
    .toSorted((x, y) => Number(y.key === 'required') - Number(x.key === 'required'));
  const items = rows.map((row) => ({
    label: row.label,
    description: known.has(row.id) ? vscode.l10n.t('has a key') : '',
    detail: row.baseUrl,
    row,
  }));
  const picked = await vscode.window.showQuickPick<{ label: string; row: Picked }>(
    [...(first ? [first] : []), ...items],
    {
      placeHolder: vscode.l10n.t('Which provider is the key for?'),
      matchOnDetail: true,
    },
  );
  return picked?.row;
}

async function askKey(app: App, picked: Picked): Promise<string | undefined> {
  const prompt =
    picked === 'any'
      ? vscode.l10n.t('It is kept in this machine’s keyring and sent to its own provider only.')
      : vscode.l10n.t('It is kept in this machine’s keyring and sent to {0} only.', new URL(picked.baseUrl).origin);
  const key = await vscode.window.showInputBox({
    title: picked === 'any' ? vscode.l10n.t('API Key') : vscode.l10n.t('API Key for {0}', picked.label),
    prompt,
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) => wrongWith(app, picked, value.trim()),
  });
  return key?.trim();
}

/** What keeps a key from being accepted, or, as a warning only, that it looks like another provider's. */
function wrongWith(app: App, picked: Picked, key: string): string | vscode.InputBoxValidationMessage | undefined {
  if (key === '') return vscode.l10n.t('Paste the key.');
  const problem = keyProblem(key);
  if (problem !== undefined) return vscode.l10n.t('This key {0}.', problem);
  const owner = providerOfKey(key, app.engine.rows());
  if (picked === 'any') return undefined;
  if (owner === undefined || owner.id === picked.id || owner.keyForm === picked.keyForm) return undefined;
  const message = vscode.l10n.t('This looks like a key of {0}, not of {1}.', owner.label, picked.label);
  return { message, severity: vscode.InputBoxValidationSeverity.Warning };
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
