import * as vscode from 'vscode';
import type { Listing } from '../../core/providers/known.ts';
import { nameOf, type Model } from '../../core/model/model.ts';
import { roles } from '../../core/model/role.ts';
import { roleRows } from '../../core/routing/roles.ts';
import type { App } from '../surface.ts';
import { progressWords, type Pull } from './pulls.ts';
import { day, powersOf, weightOf } from './words.ts';

/** What an entry stands for; what can be done with it is the list's to know. */
export type Item = vscode.QuickPickItem &
  (
    | { readonly is: 'pull'; readonly provider: string }
    | { readonly is: 'connect' }
    | { readonly is: 'running' | 'stopped'; readonly pull: Pull }
    | { readonly is: 'model'; readonly model: Model }
    | { readonly is: 'key'; readonly provider: string }
    | { readonly is: 'words' }
  );

export type Deed = 'load' | 'unload' | 'remove' | 'resume' | 'stop' | 'forget';
export type DeedButton = vscode.QuickInputButton & { readonly deed: Deed };

const buttons: Readonly<Record<Deed, { icon: string; words: () => string }>> = {
  load: { icon: 'arrow-circle-up', words: () => vscode.l10n.t('Load into memory') },
  unload: { icon: 'arrow-circle-down', words: () => vscode.l10n.t('Unload from memory') },
  remove: { icon: 'trash', words: () => vscode.l10n.t('Remove from disk') },
  resume: { icon: 'debug-continue', words: () => vscode.l10n.t('Resume') },
  stop: { icon: 'debug-stop', words: () => vscode.l10n.t('Stop') },
  forget: { icon: 'close', words: () => vscode.l10n.t('Forget') },
};

function button(deed: Deed): DeedButton {
  const { icon, words } = buttons[deed];
  return { deed, iconPath: new vscode.ThemeIcon(icon), tooltip: words() };
}

export function itemsOf(app: App, listings: readonly Listing[]): Item[] {
  const reachable = listings.filter((listing) => 'models' in listing && app.engine.shelf(listing.row.id) !== undefined);
  return [
    ...app.pulls.list().map(pullItem),
    ...reachable.map(({ row }): Item => ({
      label: `$(cloud-download) ${vscode.l10n.t('Pull a model…')}`,
      description: row.label,
      alwaysShow: true,
      is: 'pull',
      provider: row.id,
    })),
    { label: `$(plug) ${vscode.l10n.t('Connect a provider…')}`, alwaysShow: true, is: 'connect' },
    ...listings.toSorted(localFirst).flatMap((listing) => listed(app, listing)),
  ];
}

function localFirst(a: Listing, b: Listing): number {
  return Number(a.row.place === 'cloud') - Number(b.row.place === 'cloud');
}

function pullItem(pull: Pull): Item {
  if (pull.running) {
    const label = `$(sync~spin) ${vscode.l10n.t('Pulling {0}', pull.model)}`;
    return {
      label,
      description: progressWords(pull),
      buttons: [button('stop')],
      alwaysShow: true,
      is: 'running',
      pull,
    };
  }
  return {
    label: `$(debug-continue) ${vscode.l10n.t('Resume pulling {0}', pull.model)}`,
    description: progressWords(pull),
    buttons: [button('forget')],
    alwaysShow: true,
    is: 'stopped',
    pull,
  };
}

function listed(app: App, listing: Listing): Item[] {
  const { row } = listing;
  const separator: Item = { label: row.label, kind: vscode.QuickPickItemKind.Separator, is: 'words' };
  if ('models' in listing) {
    const empty: Item = { label: vscode.l10n.t('No models'), is: 'words' };
    // A server that runs and has nothing is worth a line; VS Code without models of its own is not.
    if (listing.models.length === 0) return row.baseUrl === undefined ? [] : [separator, empty];
    return [separator, ...listing.models.map((model) => modelItem(app, model))];
  }
  const { kind, message } = listing.error;
  // A server that simply is not running, and a cloud provider nobody has a key for, are not worth a line here.
  if (kind === 'auth.missing' || kind === 'network.refused') return [];
  if (kind.startsWith('auth.')) {
    const label = `$(key) ${vscode.l10n.t('Set a key for {0}', row.label)}`;
    return [separator, { label, detail: message, is: 'key', provider: row.id }];
  }
  return [separator, { label: `$(warning) ${message}`, is: 'words' }];
}

function modelItem(app: App, model: Model): Item {
  const users = roles.filter((role) => app.engine.roles()[role].use.some((ref) => nameOf(ref) === nameOf(model)));
  const changed = day(model.modifiedAt);
  const used = users.map((role) => roleRows[role].label).join(', ');
  const details = [
    ...powersOf(model),
    ...(used === '' ? [] : [vscode.l10n.t('used by: {0}', used)]),
    ...(changed === undefined ? [] : [vscode.l10n.t('changed {0}', changed)]),
    ...(model.embeddingOnly === undefined ? [] : [vscode.l10n.t('for search only')]),
  ];
  const managed = app.engine.shelf(model.provider) !== undefined;
  return {
    label: `$(${model.place === 'local' ? 'device-desktop' : 'cloud'}) ${model.label ?? model.model}`,
    description: weightOf(model).join(' · '),
    ...(details.length === 0 ? {} : { detail: details.join(' · ') }),
    ...(managed ? { buttons: [button(model.loaded ? 'unload' : 'load'), button('remove')] } : {}),
    is: 'model',
    model,
  };
}
