import * as vscode from 'vscode';
import type { Finding, Part } from '../doctor/finding.ts';
import { machineFindings } from '../doctor/machine.ts';
import { networkFindings } from '../doctor/network.ts';
import { providerFindings, roleFindings } from '../doctor/providers.ts';
import type { App } from '../surface.ts';

const scheme = 'tandem-doctor';
let registered: { show(text: string): vscode.Uri } | undefined;

/** Looks at every part and says in words how it is, and what to do. Nothing is changed, and nothing costs anything. */
export async function run(app: App): Promise<void> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Tandem looks at every part…'),
    cancellable: true,
  };
  const parts = await vscode.window.withProgress(options, async (_, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    const [machine, providers] = await Promise.all([machineFindings(app), providerFindings(app, stop.signal)]);
    if (stop.signal.aborted) return undefined;
    return [
      { title: vscode.l10n.t('This machine'), findings: machine },
      { title: vscode.l10n.t('Network'), findings: networkFindings() },
      { title: vscode.l10n.t('Providers'), findings: providers },
      { title: vscode.l10n.t('Roles'), findings: await roleFindings(app) },
    ];
  });
  if (parts === undefined) return;
  registered ??= register(app);
  await vscode.commands.executeCommand('markdown.showPreview', registered.show(page(parts)));
}

/** A page that is made up here and is no file: VS Code shows it like any other Markdown. */
function register(app: App): { show(text: string): vscode.Uri } {
  const changes = new vscode.EventEmitter<vscode.Uri>();
  const uri = vscode.Uri.parse(`${scheme}:/Tandem%20Doctor.md`);
  let text = '';
  app.context.subscriptions.push(
    changes,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changes.event,
      provideTextDocumentContent: () => text,
    }),
  );
  return {
    show(next) {
      text = next;
      changes.fire(uri);
      return uri;
    },
  };
}

function page(parts: readonly Part[]): string {
  const all = parts.flatMap(({ findings }) => findings);
  const ills = all.filter(({ state }) => state === 'ill').length;
  const verdict =
    ills === 0
      ? vscode.l10n.t('Everything that is needed is well.')
      : vscode.l10n.t('{0} of {1} need something.', ills, all.length);
  const sections = parts.map(({ title, findings }) => {
    const lines = findings.length === 0 ? [vscode.l10n.t('Nothing is set up.')] : findings.map(line);
    return [`## ${title}`, ...lines].join('\n\n');
  });
  return [`# ${vscode.l10n.t('Tandem Doctor')}`, verdict, ...sections].join('\n\n');
}

const marks: Readonly<Record<Finding['state'], string>> = { well: '✓', note: '•', ill: '✗' };

function line({ state, what, words, next }: Finding): string {
  const said = `${marks[state]} **${plain(what)}**: ${plain(words)}`;
  return next === undefined ? said : `${said}  \n→ ${plain(next)}`;
}

/** Names of models and words of servers are no Markdown of ours. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|!]/g, '\\$&');
}
