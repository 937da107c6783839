import * as vscode from 'vscode';
import type { Listing } from '../../core/providers/known.ts';
import { nameOf, type Model } from '../../core/model/model.ts';
import { roles, type Role } from '../../core/model/role.ts';
import { roleRows } from '../../core/routing/roles.ts';
import { powersOf, weightOf } from '../models/words.ts';
import { picked } from '../pick.ts';
import type { App } from '../surface.ts';

type Item = vscode.QuickPickItem & { readonly use?: readonly string[]; readonly keyFor?: string };

/** Gives a role its model. The other role is not touched. */
export async function run(app: App, wanted?: unknown): Promise<void> {
  const role = roles.find((name) => name === wanted) ?? (await pickRole());
  if (role === undefined) return;
  const chosen = await pickModel(app, role);
  if (chosen?.keyFor !== undefined) {
    await vscode.commands.executeCommand('tandem.setApiKey', chosen.keyFor);
    return;
  }
  if (chosen?.use === undefined) return;
  const { roles: current } = app.settings.current();
  await app.settings.write('roles', { ...current, [role]: { ...current[role], use: chosen.use } });
}

async function pickRole(): Promise<Role | undefined> {
  const items = roles.map((role) => ({ label: roleRows[role].label, description: roleRows[role].hint, role }));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('For which role?') });
  return chosen?.role;
}

/** The list opens at once and fills when the servers have answered; closing it stops asking them. */
async function pickModel(app: App, role: Role): Promise<Item | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  const stop = new AbortController();
  pick.title = vscode.l10n.t('Model for the {0}', roleRows[role].label);
  pick.placeholder = vscode.l10n.t('Asking the model servers…');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.busy = true;
  const current = app.engine.roles()[role].use[0];
  const automatic = automaticItem(current === undefined);
  // What was last seen stands there at once; what is asked for now takes its place.
  const draw = (listings: readonly Listing[]): void => {
    pick.items = [automatic, ...listings.flatMap((entry) => itemsOf(entry, current && nameOf(current)))];
  };
  draw(app.engine.known());
  pick.show();
  void app.engine.models(stop.signal).then((listings) => {
    pick.busy = false;
    pick.placeholder = vscode.l10n.t('Choose a model');
    draw(listings);
  });
  try {
    return await picked(pick);
  } finally {
    stop.abort();
    pick.dispose();
  }
}

function automaticItem(chosen: boolean): Item {
  return {
    label: `$(sparkle) ${vscode.l10n.t('Automatic')}`,
    description: vscode.l10n.t('the best installed local model'),
    use: [],
    ...(chosen ? { detail: vscode.l10n.t('in use') } : {}),
  };
}

function itemsOf(listing: Listing, current: string | undefined): Item[] {
  const { row } = listing;
  const icon = row.place === 'local' ? 'device-desktop' : 'cloud';
  const separator = { label: row.label, kind: vscode.QuickPickItemKind.Separator };
  if ('error' in listing) {
    if (listing.error.kind === 'auth.missing' || listing.error.kind === 'auth.invalid') {
      const label = `$(key) ${vscode.l10n.t('Set a key for {0}', row.label)}`;
      return [separator, { label, description: listing.error.message, keyFor: row.id }];
    }
    // Local servers that simply are not running are left out; a provider of the person's own that fails is shown.
    return listing.error.kind === 'network.refused'
      ? []
      : [separator, { label: `$(warning) ${listing.error.message}` }];
  }
  const usable = listing.models.filter((model) => model.embeddingOnly === undefined);
  return usable.length === 0 ? [] : [separator, ...usable.map((model) => modelItem(model, icon, current))];
}

function modelItem(model: Model, icon: string, current: string | undefined): Item {
  const name = nameOf(model);
  const powers = [...powersOf(model), ...(name === current ? [vscode.l10n.t('in use')] : [])];
  return {
    label: `$(${icon}) ${model.label ?? model.model}`,
    description: weightOf(model).join(' · '),
    ...(powers.length === 0 ? {} : { detail: powers.join(' · ') }),
    use: [name],
  };
}
