import * as vscode from 'vscode';
import { urlProblem } from '../../core/settings/schema.ts';
import { signInToMicrosoft } from '../microsoft.ts';
import type { App } from '../surface.ts';
import { addProvider } from './write.ts';

/** Azure: the resource's address, the names of its deployments, and whether a key or the Microsoft account opens it. */
export async function connectAzure(app: App): Promise<void> {
  const title = vscode.l10n.t('Connect Azure OpenAI');
  const address = await vscode.window.showInputBox({
    title: `${title} (1/3)`,
    prompt: vscode.l10n.t('The endpoint of your resource, as the Azure portal shows it'),
    placeHolder: 'https://my-resource.openai.azure.com',
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? undefined : urlProblem(value.trim())),
  });
  if (address === undefined || address.trim() === '') return;
  const names = await vscode.window.showInputBox({
    title: `${title} (2/3)`,
    prompt: vscode.l10n.t('The names of your deployments, with commas between them'),
    placeHolder: 'gpt-5-mini, my-coder',
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? vscode.l10n.t('Azure does not list them to a key.') : undefined),
  });
  if (names === undefined) return;
  const key = { label: `$(key) ${vscode.l10n.t('With an API key')}`, signIn: undefined };
  const account = {
    label: `$(account) ${vscode.l10n.t('With my Microsoft account')}`,
    detail: vscode.l10n.t('Microsoft Entra: VS Code’s own sign-in; your role must allow using the deployments'),
    signIn: 'microsoft' as const,
  };
  const picked = await vscode.window.showQuickPick([key, account], { title: `${title} (3/3)` });
  if (picked === undefined) return;
  const models = names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const baseUrl = resourceOf(address.trim());
  if (picked.signIn !== undefined && !(await signInToMicrosoft(baseUrl))) return;
  await addProvider(app, 'azure', {
    baseUrl,
    models,
    ...(picked.signIn === undefined ? {} : { signIn: picked.signIn }),
  });
}

/** The portal shows the endpoint with the path of one API or another behind it. */
function resourceOf(address: string): string {
  return address.replace(/\/openai(\/.*)?$/, '').replace(/\/+$/, '');
}
