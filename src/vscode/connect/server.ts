import * as vscode from 'vscode';
import { toModelError } from '../../core/model/error.ts';
import { isPrivate } from '../../core/model/address.ts';
import type { Row } from '../../core/providers/provider.ts';
import { urlProblem } from '../../core/settings/schema.ts';
import type { App } from '../surface.ts';
import { addProvider } from './write.ts';

/** The ways in which a server at a bare address may answer, the most telling first. */
const guesses: readonly { like?: string; wire: Row['wire']; path: string }[] = [
  { like: 'ollama', wire: 'ollama', path: '' },
  { wire: 'openai-chat', path: '' },
  { wire: 'openai-chat', path: '/v1' },
  { wire: 'anthropic', path: '' },
];

/** Any server by its address. Which protocol it speaks is found out by asking, with requests that cost nothing. */
export async function connectServer(app: App): Promise<void> {
  const address = await vscode.window.showInputBox({
    title: vscode.l10n.t('Connect a Server'),
    prompt: vscode.l10n.t('Its address. Which protocol it speaks is found out.'),
    placeHolder: 'http://192.168.1.20:8000/v1',
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? undefined : wrongWith(value.trim())),
  });
  if (address === undefined || address.trim() === '') return;
  const baseUrl = address.trim().replace(/\/+$/, '');
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Asking {0}…', baseUrl),
    cancellable: true,
  };
  const id = freeId(app, new URL(baseUrl).hostname);
  const found = await vscode.window.withProgress(options, (_, token) => recognise(app, id, baseUrl, token));
  if (found === undefined) return;
  await addProvider(app, id, found);
}

function wrongWith(value: string): string | undefined {
  const problem = urlProblem(value);
  if (problem !== undefined) return problem;
  const { protocol, hostname } = new URL(value);
  if (protocol === 'https:' || isPrivate(hostname)) return undefined;
  return vscode.l10n.t('This is on the internet and not encrypted; use https.');
}

type Found = { like?: string; wire: Row['wire']; baseUrl: string; key: Row['key'] };

/** The first form in which it answers, or asks for a key, is the one. */
async function recognise(
  app: App,
  id: string,
  baseUrl: string,
  token: vscode.CancellationToken,
): Promise<Found | undefined> {
  const stop = new AbortController();
  token.onCancellationRequested(() => stop.abort());
  let why = '';
  for (const { path, ...guess } of guesses) {
    const place = isPrivate(new URL(baseUrl).hostname) ? 'local' : 'cloud';
    const row: Row = { id, label: id, wire: guess.wire, baseUrl: `${baseUrl}${path}`, place, key: 'none' };
    const withdraw = app.engine.register(row);
    try {
      const [listing] = await app.engine.models(stop.signal, (candidate) => candidate.id === id);
      if (listing === undefined || stop.signal.aborted) return undefined;
      if ('models' in listing) return { ...guess, baseUrl: row.baseUrl, key: 'none' };
      const { error } = listing;
      if (error.kind === 'auth.invalid' || error.kind === 'auth.forbidden') {
        return { ...guess, baseUrl: row.baseUrl, key: 'required' };
      }
      why = error.message;
      if (error.kind.startsWith('network.')) break;
    } catch (thrown) {
      why = toModelError(thrown).message;
    } finally {
      withdraw();
    }
  }
  void vscode.window.showErrorMessage(vscode.l10n.t('No model server was found at {0}. {1}', baseUrl, why));
  return undefined;
}

/** A name from the host, with a number where it is taken. */
function freeId(app: App, host: string): string {
  const base =
    host
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 30) || 'server';
  const taken = new Set(app.engine.providers().map(({ id }) => id));
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(id)) return id;
  }
}
