import * as vscode from 'vscode';
import { fitting } from '../../core/providers/models/recommended.ts';
import { roleRows } from '../../core/routing/roles.ts';
import { memoryBytes } from '../../node/machine.ts';
import { picked } from '../pick.ts';
import { modelsIn } from '../../core/providers/known.ts';
import type { App } from '../surface.ts';

type Choice = vscode.QuickPickItem & { readonly model: string };

/** Which model to download: one of those that fit this machine, or any other by its name. */
export async function choosePull(app: App, provider: string): Promise<string | undefined> {
  const listing = app.engine.known().find(({ row }) => row.id === provider);
  const installed = modelsIn(listing).map(({ model }) => model);
  const memory = memoryBytes();
  const recommended = fitting(memory)
    .filter(({ name }) => !installed.includes(name))
    .map((model): Choice => ({
      label: `$(star) ${model.name}`,
      description: `${model.gigabytes} GB · ${model.roles.map((role) => roleRows[role].label).join(', ')}`,
      model: model.name,
    }));
  const pick = vscode.window.createQuickPick<Choice>();
  pick.title = vscode.l10n.t('Pull a Model');
  pick.placeholder = vscode.l10n.t(
    'A name from ollama.com/library, or one that fits this machine’s {0} GB of memory',
    Math.round(memory / 1e9),
  );
  pick.items = recommended;
  pick.onDidChangeValue((value) => {
    const name = value.trim();
    const typed: Choice[] =
      name === '' || recommended.some(({ model }) => model === name)
        ? []
        : [{ label: `$(cloud-download) ${vscode.l10n.t('Pull {0}', name)}`, alwaysShow: true, model: name }];
    pick.items = [...typed, ...recommended];
  });
  pick.show();
  try {
    return (await picked(pick))?.model;
  } finally {
    pick.dispose();
  }
}
