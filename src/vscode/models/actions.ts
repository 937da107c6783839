import * as vscode from 'vscode';
import { toModelError } from '../../core/model/error.ts';
import { nameOf, type Model } from '../../core/model/model.ts';
import { roles, type Role } from '../../core/model/role.ts';
import { roleRows } from '../../core/routing/roles.ts';
import type { App } from '../surface.ts';
import { factsOf, gigabytes } from './words.ts';

type Action = vscode.QuickPickItem & { run(): Promise<void> };

/** What can be done with one model, after a look at what its own server tells of it. */
export async function actOn(app: App, known: Model): Promise<void> {
  const model = await app.engine.describe(known);
  const picked = await vscode.window.showQuickPick(actionsFor(app, model), {
    title: model.label ?? model.model,
    placeHolder: factsOf(model).join(' · '),
  });
  await picked?.run();
}

function actionsFor(app: App, model: Model): Action[] {
  const managed = app.engine.shelf(model.provider) !== undefined;
  const forRole = (role: Role): Action => ({
    label: `$(symbol-misc) ${vscode.l10n.t('Use for the {0}', roleRows[role].label)}`,
    description: roleRows[role].hint,
    run: () => useFor(app, role, model),
  });
  return [
    ...(model.embeddingOnly === undefined ? roles.map(forRole) : []),
    {
      label: `$(beaker) ${vscode.l10n.t('Check')}`,
      description: vscode.l10n.t('ask for one word, and see that it comes'),
      run: () => check(app, model),
    },
    ...(managed ? shelfActions(app, model) : []),
    {
      label: `$(copy) ${vscode.l10n.t('Copy its name')}`,
      description: nameOf(model),
      run: async () => vscode.env.clipboard.writeText(nameOf(model)),
    },
  ];
}

function shelfActions(app: App, model: Model): Action[] {
  const move: Action = model.loaded
    ? {
        label: `$(arrow-circle-down) ${vscode.l10n.t('Unload from memory')}`,
        ...(model.memoryBytes === undefined ? {} : { description: gigabytes(model.memoryBytes) }),
        run: () => unload(app, model),
      }
    : { label: `$(arrow-circle-up) ${vscode.l10n.t('Load into memory')}`, run: () => load(app, model) };
  const size = model.sizeBytes === undefined ? {} : { description: gigabytes(model.sizeBytes) };
  const gone = { label: `$(trash) ${vscode.l10n.t('Remove from disk…')}`, ...size, run: () => remove(app, model) };
  return [move, gone];
}

async function useFor(app: App, role: Role, model: Model): Promise<void> {
  const { roles: current } = app.settings.current();
  await app.settings.write('roles', { ...current, [role]: { ...current[role], use: [nameOf(model)] } });
}

export function load(app: App, model: Model): Promise<void> {
  return waiting(app, model, vscode.l10n.t('Loading {0}', model.model), (signal) =>
    app.engine.shelf(model.provider)?.load(model.model, signal),
  );
}

export function unload(app: App, model: Model): Promise<void> {
  return waiting(app, model, vscode.l10n.t('Unloading {0}', model.model), (signal) =>
    app.engine.shelf(model.provider)?.unload(model.model, signal),
  );
}

/** What was downloaded for half an hour is not thrown away by a slip of the mouse. */
export async function remove(app: App, model: Model): Promise<void> {
  const sure = vscode.l10n.t('Remove');
  const detail = vscode.l10n.t('To use it again it has to be downloaded again.');
  const asked = vscode.l10n.t('Remove {0} from the disk?', model.model);
  if ((await vscode.window.showWarningMessage(asked, { modal: true, detail }, sure)) !== sure) return;
  await waiting(app, model, vscode.l10n.t('Removing {0}', model.model), (signal) =>
    app.engine.shelf(model.provider)?.remove(model.model, signal),
  );
}

async function check(app: App, model: Model): Promise<void> {
  await waiting(app, model, vscode.l10n.t('Asking {0}', nameOf(model)), async (signal) => {
    const start = performance.now();
    const content = [{ type: 'text' as const, text: 'Answer with the single word: ready' }];
    const request = {
      role: 'overseer',
      purpose: 'check',
      system: '',
      messages: [{ role: 'user', content }],
      sampling: { maxOutputTokens: 256 },
      pin: model,
    } as const;
    for await (const event of app.engine.ask(request, { signal })) {
      if (event.type === 'text' || event.type === 'reasoning') break;
    }
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const words = vscode.l10n.t('{0} answers; its first word came after {1} s.', nameOf(model), seconds);
    void vscode.window.showInformationMessage(words);
  });
}

/** Shows that something goes on, lets it be stopped, says what went wrong, and looks at the models again. */
async function waiting(
  app: App,
  model: Model,
  title: string,
  work: (signal: AbortSignal) => Promise<void> | undefined,
): Promise<void> {
  const stop = new AbortController();
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  try {
    await vscode.window.withProgress(options, async (_, token) => {
      token.onCancellationRequested(() => stop.abort());
      await work(stop.signal);
    });
  } catch (thrown) {
    const error = toModelError(thrown);
    if (error.kind !== 'cancelled.user') void vscode.window.showErrorMessage(`${title}: ${error.message}`);
  }
  await app.engine.models(undefined, (row) => row.id === model.provider);
}
