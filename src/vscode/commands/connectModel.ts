import * as vscode from 'vscode';
import { fitting } from '../../core/providers/models/recommended.ts';
import { roleRows } from '../../core/routing/roles.ts';
import type { Listing } from '../../core/providers/known.ts';
import { connectAzure } from '../connect/azure.ts';
import { connectBedrock } from '../connect/bedrock.ts';
import { connectServer } from '../connect/server.ts';
import { memoryBytes } from '../../node/machine.ts';
import { countOfModels } from '../models/words.ts';
import { picked } from '../pick.ts';
import type { App } from '../surface.ts';

type Item = vscode.QuickPickItem & { readonly run?: () => Promise<unknown> };

/** The first thing a newcomer does: what was found on this machine, what could be pulled, and every way into the cloud. */
export async function run(app: App): Promise<void> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = vscode.l10n.t('Connect a Model');
  pick.placeholder = vscode.l10n.t('Looking for model servers on this machine…');
  pick.matchOnDetail = true;
  pick.busy = true;
  const draw = (): void => {
    pick.items = [...onThisMachine(app), ...inTheCloud(app)];
  };
  draw();
  pick.show();
  app.discovery.seen(pick, true);
  const stopListening = app.engine.onFact((fact) => void (fact.type === 'models-changed' && draw()));
  void app.discovery.look().then(() => {
    pick.busy = false;
    pick.placeholder = vscode.l10n.t('Where shall the answers come from?');
    draw();
  });
  try {
    const item = await picked(pick);
    pick.hide();
    await item?.run?.();
  } finally {
    app.discovery.seen(pick, false);
    stopListening();
    pick.dispose();
  }
}

function separator(label: string): Item {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function onThisMachine(app: App): Item[] {
  const here = app.engine.known().filter(({ row }) => row.place === 'local');
  const found = here.filter((listing): listing is Extract<Listing, { models: unknown }> => 'models' in listing);
  const servers = found.map(({ row, models }): Item => ({
    label: `$(pass) ${row.label}`,
    description: vscode.l10n.t('{0} at {1}', countOfModels(models.length), row.baseUrl ?? ''),
    run: async () => vscode.commands.executeCommand(models.length === 0 ? 'tandem.manageModels' : 'tandem.selectModel'),
  }));
  const title = separator(
    vscode.env.remoteName === undefined ? vscode.l10n.t('On this machine') : vscode.l10n.t('On the remote machine'),
  );
  return [
    title,
    ...servers,
    ...pullable(app, found),
    ...(found.length === 0 ? [nothingFound()] : []),
    ownMachine(),
  ].flatMap((item) => item ?? []);
}

/** The best model for each role that fits and is not there yet. */
function pullable(app: App, found: readonly Extract<Listing, { models: unknown }>[]): Item[] {
  const server = found.find(({ row }) => app.engine.shelf(row.id) !== undefined);
  if (server === undefined) return [];
  const installed = new Set(server.models.map(({ model }) => model));
  const best = fitting(memoryBytes()).filter(({ name }) => !installed.has(name));
  const one = (role: 'overseer' | 'implementation'): Item[] => {
    const model = best.find(({ roles }) => roles.includes(role));
    if (model === undefined) return [];
    return [
      {
        label: `$(cloud-download) ${vscode.l10n.t('Pull {0}', model.name)}`,
        description: vscode.l10n.t('{0} GB, fits this machine; for the {1}', model.gigabytes, roleRows[role].label),
        run: () => app.pulls.start(server.row.id, model.name),
      },
    ];
  };
  return [...one('implementation'), ...one('overseer')];
}

function nothingFound(): Item {
  return {
    label: `$(info) ${vscode.l10n.t('No model server answers here yet')}`,
    detail: vscode.l10n.t('Install Ollama from ollama.com; as soon as it runs it is found.'),
    run: async () => vscode.env.openExternal(vscode.Uri.parse('https://ollama.com/download')),
  };
}

/** In a remote window Tandem runs over there, and so “this machine” is not the one on the desk. */
function ownMachine(): Item | undefined {
  if (vscode.env.remoteName === undefined) return undefined;
  return {
    label: `$(remote) ${vscode.l10n.t('Models on your own machine')}`,
    detail: vscode.l10n.t('How this remote window can reach a server that runs on the machine before you'),
    run: async () => vscode.commands.executeCommand('tandem.openGuide', 'remote'),
  };
}

function inTheCloud(app: App): Item[] {
  const command = (label: string, detail: string, id: string): Item => ({
    label,
    detail,
    run: async () => vscode.commands.executeCommand(id),
  });
  return [
    separator(vscode.l10n.t('In the cloud')),
    command(
      `$(key) ${vscode.l10n.t('Paste an API key')}`,
      vscode.l10n.t('OpenAI, Anthropic, Gemini, OpenRouter and others; whose it is shows in its form'),
      'tandem.setApiKey',
    ),
    {
      label: '$(azure) Azure OpenAI',
      detail: vscode.l10n.t('With a key or your Microsoft account'),
      run: () => connectAzure(app),
    },
    {
      label: '$(cloud) Amazon Bedrock',
      detail: vscode.l10n.t('With a Bedrock key or an access key'),
      run: () => connectBedrock(app),
    },
    separator(vscode.l10n.t('Elsewhere')),
    {
      label: `$(link) ${vscode.l10n.t('Another server by its address')}`,
      detail: vscode.l10n.t('Anything that speaks the protocol of OpenAI, Anthropic or Ollama'),
      run: () => connectServer(app),
    },
  ];
}
