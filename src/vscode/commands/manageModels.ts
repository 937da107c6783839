import * as vscode from 'vscode';
import type { Listing } from '../../core/providers/known.ts';
import { actOn, load, remove, unload } from '../models/actions.ts';
import { choosePull } from '../models/choosePull.ts';
import { itemsOf, type Deed, type DeedButton, type Item } from '../models/items.ts';
import { picked } from '../pick.ts';
import type { App } from '../surface.ts';

/** Every model there is, and everything that can be done with one. The list stays true while it is open. */
export async function run(app: App): Promise<void> {
  const chosen = await pickItem(app);
  if (chosen !== undefined) await accept(app, chosen);
}

async function pickItem(app: App): Promise<Item | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  const stop = new AbortController();
  pick.title = vscode.l10n.t('Manage Models');
  pick.placeholder = vscode.l10n.t('Asking the model servers…');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.busy = true;
  let listings: readonly Listing[] = app.engine.known();
  const draw = (): void => {
    const active = pick.activeItems[0]?.label;
    pick.keepScrollPosition = true;
    pick.items = itemsOf(app, listings);
    const again = pick.items.find((item) => item.label === active);
    if (again !== undefined) pick.activeItems = [again];
  };
  const subscriptions = [
    app.pulls.onChange(draw),
    {
      dispose: app.engine.onFact((fact) => {
        if (fact.type !== 'models-changed' && fact.type !== 'provider-answered') return;
        listings = app.engine.known();
        draw();
      }),
    },
    pick.onDidTriggerItemButton(({ item, button }) => void deed(app, item, (button as DeedButton).deed)),
  ];
  draw();
  pick.show();
  app.discovery.seen(pick, true);
  void describeAll(app, stop.signal).then((found) => {
    listings = found;
    pick.busy = false;
    pick.placeholder = vscode.l10n.t('Choose a model to see what can be done with it');
    draw();
  });
  try {
    return await picked(pick);
  } finally {
    app.discovery.seen(pick, false);
    stop.abort();
    vscode.Disposable.from(...subscriptions, pick).dispose();
  }
}

/** Lists say less of a local model than its server knows: its real context and what it can do are asked for one by one. */
async function describeAll(app: App, signal: AbortSignal): Promise<readonly Listing[]> {
  const listings = await app.engine.models(signal);
  return Promise.all(
    listings.map(async (listing) => {
      if (!('models' in listing) || app.engine.shelf(listing.row.id) === undefined) return listing;
      return {
        ...listing,
        models: await Promise.all(listing.models.map((model) => app.engine.describe(model))),
      };
    }),
  );
}

async function accept(app: App, item: Item): Promise<void> {
  switch (item.is) {
    case 'pull': {
      const model = await choosePull(app, item.provider);
      if (model !== undefined) void app.pulls.start(item.provider, model);
      return;
    }
    case 'stopped':
      return void app.pulls.start(item.pull.provider, item.pull.model);
    case 'running':
      return app.pulls.stop(item.pull);
    case 'connect':
      return void vscode.commands.executeCommand('tandem.connectModel');
    case 'key':
      return void vscode.commands.executeCommand('tandem.setApiKey', item.provider);
    case 'model':
      return actOn(app, item.model);
    case 'words':
      return;
  }
}

async function deed(app: App, item: Item, what: Deed): Promise<void> {
  if (item.is === 'model') {
    if (what === 'load') await load(app, item.model);
    if (what === 'unload') await unload(app, item.model);
    if (what === 'remove') await remove(app, item.model);
  } else if (item.is === 'running' || item.is === 'stopped') {
    if (what === 'stop') app.pulls.stop(item.pull);
    if (what === 'forget') app.pulls.forget(item.pull);
  }
}
