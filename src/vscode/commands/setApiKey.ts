import * as vscode from 'vscode';
import { keyProblem } from '../../core/model/key.ts';
import { providerOfKey } from '../../core/providers/catalogue.ts';
import type { Row } from '../../core/providers/provider.ts';
import type { Listing } from '../../core/providers/known.ts';
import { signInToMicrosoft } from '../microsoft.ts';
import { countOfModels } from '../models/words.ts';
import type { App } from '../surface.ts';

/**
 * Asks for a key and tries it at once, with a request that costs nothing. Only a key that was not refused takes the
 * place of one that was there; it is kept for the address it was given for.
 */
export async function run(app: App, provider?: unknown): Promise<void> {
  const picked = await pickProvider(app, provider);
  if (picked === undefined) return;
  if (picked !== 'any' && picked.signIn !== undefined) {
    if (await signInToMicrosoft(new URL(picked.baseUrl).origin)) await tellListing(await asked(app, picked), picked);
    return;
  }
  const key = await askKey(app, picked);
  if (key === undefined) return;
  const row = picked === 'any' ? (providerOfKey(key, app.engine.rows()) ?? (await pickRow(app))) : picked;
  if (row !== undefined) await tryAndKeep(app, row, key);
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

async function tryAndKeep(app: App, row: Row, key: string): Promise<void> {
  const { origin } = new URL(row.baseUrl);
  const listing = await app.keys.trying(row.id, origin, key, () => asked(app, row));
  if (listing === undefined) return;
  const refused = 'error' in listing && listing.error.kind.startsWith('auth.');
  if (refused && !(await keptAnyway(app, row, listing.error.message))) return;
  await keep(app, row, origin, key);
  if (!refused) await tellListing(listing, row);
}

async function keep(app: App, row: Row, origin: string, key: string): Promise<void> {
  if ((await app.keys.save(row.id, origin, key)) === 'kept') return;
  void vscode.window.showWarningMessage(
    vscode.l10n.t(
      'This machine has no keyring that works. The key is kept until this window closes, and nowhere else.',
    ),
  );
}

/** A key that was refused replaces nothing, unless the person knows better than the provider. */
async function keptAnyway(app: App, row: Row, why: string): Promise<boolean> {
  const another = vscode.l10n.t('Set Another Key');
  const anyway = vscode.l10n.t('Keep It Anyway');
  const text = vscode.l10n.t('{0} was asked with the new key and answered: {1} It was not kept.', row.label, why);
  const choice = await vscode.window.showWarningMessage(text, another, anyway);
  if (choice === another) await run(app, row.id);
  return choice === anyway;
}

async function asked(app: App, row: Row): Promise<Listing | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Trying the key at {0}…', row.label),
    cancellable: true,
  };
  const [listing] = await vscode.window.withProgress(options, (_progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    return app.engine.models(stop.signal, (candidate) => candidate.id === row.id);
  });
  return listing;
}

async function tellListing(listing: Listing | undefined, row: Row): Promise<void> {
  if (listing === undefined) return;
  if ('error' in listing) {
    const text = vscode.l10n.t('The key is kept, but {0} could not be asked: {1}', row.label, listing.error.message);
    void vscode.window.showWarningMessage(text);
    return;
  }
  const choose = vscode.l10n.t('Choose a Model');
  const text = vscode.l10n.t('The key works: {0} offers {1}.', row.label, countOfModels(listing.models.length));
  if ((await vscode.window.showInformationMessage(text, choose)) === choose) {
    await vscode.commands.executeCommand('tandem.selectModel');
  }
}
