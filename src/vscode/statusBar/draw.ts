import * as vscode from 'vscode';
import { nameOf } from '../../core/model/model.ts';
import { roles } from '../../core/model/role.ts';
import type { Health } from '../../core/reliability/health.ts';
import { roleRows } from '../../core/routing/roles.ts';
import { automaticModel } from '../chat/automatic.ts';
import type { App } from '../surface.ts';

/** Keeps the item true: how the models in use are doing, and whether one of them is answering. */
export function keepDrawn(item: vscode.StatusBarItem, app: App): readonly vscode.Disposable[] {
  const draw = (): void => {
    const { text, spoken } = summary(app);
    item.text = text;
    item.tooltip = tooltip(app);
    item.accessibilityInformation = { label: spoken, role: 'button' };
  };
  draw();
  return [{ dispose: app.engine.onFact(draw) }, app.settings.onChange(draw)];
}

function summary(app: App): { text: string; spoken: string } {
  const { answering } = app.engine.health();
  if (answering > 0) {
    return { text: '$(sync~spin) Tandem', spoken: vscode.l10n.t('Tandem is answering') };
  }
  if (providersInUse(app).length === 0) {
    return { text: '$(plug) Tandem', spoken: vscode.l10n.t('Tandem: no model is connected yet') };
  }
  const states = providersInUse(app).map((id) => app.engine.health().providers.get(id)?.state);
  if (states.includes('down'))
    return { text: '$(error) Tandem', spoken: vscode.l10n.t('Tandem: a model server is down') };
  if (states.includes('degraded')) {
    return { text: '$(warning) Tandem', spoken: vscode.l10n.t('Tandem: a model server has problems') };
  }
  return { text: '$(pulse) Tandem', spoken: vscode.l10n.t('Tandem: everything is fine') };
}

/** The providers the roles use; while nothing is chosen, those that have answered or failed. */
function providersInUse(app: App): readonly string[] {
  const routes = app.engine.roles();
  const chosen = roles.flatMap((role) => routes[role].use.map((ref) => ref.provider));
  return chosen.length > 0 ? [...new Set(chosen)] : answeredLocally(app);
}

/** With nothing chosen any local server will do: only if all that were asked are silent is something wrong. */
function answeredLocally(app: App): readonly string[] {
  const local = new Set(app.engine.providers().flatMap(({ id, place }) => (place === 'local' ? [id] : [])));
  const known = [...app.engine.health().providers].filter(([id]) => local.has(id));
  const fine = known.filter(([, health]) => health.state === 'fine');
  return (fine.length > 0 ? fine : known).map(([id]) => id);
}

function tooltip(app: App): vscode.MarkdownString {
  const { providers } = app.engine.health();
  const routes = app.engine.roles();
  const text = new vscode.MarkdownString('', true);
  text.appendMarkdown(
    `| ${vscode.l10n.t('Role')} | ${vscode.l10n.t('Model')} | ${vscode.l10n.t('Place')} |\n|---|---|---|\n`,
  );
  for (const role of roles) {
    const [chosen] = routes[role].use;
    const ref = chosen ?? automaticModel(app, role);
    const place = app.engine.providers().find((row) => row.id === ref?.provider)?.place ?? 'local';
    const model =
      ref === undefined
        ? vscode.l10n.t('the best installed local model')
        : nameOf(ref) + (chosen === undefined ? ` (${vscode.l10n.t('automatic')})` : '');
    const where =
      place === 'local' ? `$(device-desktop) ${vscode.l10n.t('local')}` : `$(cloud) ${vscode.l10n.t('cloud')}`;
    text.appendMarkdown(`| ${roleRows[role].label} | ${cell(model)} | ${where} |\n`);
  }
  text.appendMarkdown(`\n${providerTable(app)}`);
  for (const id of providersInUse(app)) {
    const error = providers.get(id)?.lastError;
    if (error !== undefined) text.appendMarkdown('\n\n').appendText(error);
  }
  return text;
}

function labelOf(app: App, id: string): string {
  return app.engine.providers().find((row) => row.id === id)?.label ?? id;
}

/** How each provider in use does: how far away it is, how soon it begins, how fast it writes, how often it fails. */
function providerTable(app: App): string {
  const { providers } = app.engine.health();
  const rows = providersInUse(app).flatMap((id) => {
    const health = providers.get(id);
    if (health === undefined) return [];
    const figures = [
      ...(health.firstContent === undefined
        ? []
        : [vscode.l10n.t('first word after {0} ms', Math.round(health.firstContent))]),
      ...(health.tokensPerSecond === undefined
        ? []
        : [vscode.l10n.t('{0} tokens/s', Math.round(health.tokensPerSecond))]),
      ...(health.errorRate === undefined || health.errorRate === 0
        ? []
        : [vscode.l10n.t('{0} % failed', Math.round(health.errorRate * 100))]),
    ];
    return [`| ${cell(labelOf(app, id))} | ${stateOf(health)} | ${figures.join(', ')} |\n`];
  });
  if (rows.length === 0) return '';
  const head = `| ${vscode.l10n.t('Provider')} | ${vscode.l10n.t('State')} | ${vscode.l10n.t('Lately')} |\n|---|---|---|\n`;
  return head + rows.join('');
}

function stateOf(health: Health | undefined): string {
  if (health === undefined) return vscode.l10n.t('not asked yet');
  const latency = health.latency === undefined ? '' : `, ${Math.round(health.latency)} ms`;
  if (health.state === 'fine') return `$(pass) ${vscode.l10n.t('fine')}${latency}`;
  return health.state === 'down' ? `$(error) ${vscode.l10n.t('down')}` : `$(warning) ${vscode.l10n.t('troubled')}`;
}

function cell(words: string): string {
  return words.replaceAll(/[|`*_[\]<>\\]/g, '\\$&');
}
