import * as vscode from 'vscode';
import { catalogue } from '../../core/providers/catalogue.ts';
import type { App } from '../surface.ts';
import { addProvider } from './write.ts';

const regions = ['us-east-1', 'us-east-2', 'us-west-2', 'eu-central-1', 'eu-west-1', 'eu-north-1', 'ap-northeast-1'];

/** Bedrock answers in each region for itself: the address follows from it. */
export async function connectBedrock(app: App): Promise<void> {
  const kinds = catalogue
    .filter((row) => row.quirks?.signedFor === 'bedrock')
    .map(({ id, label, baseUrl }) => ({ label, detail: baseUrl, id, baseUrl }));
  const kind = await vscode.window.showQuickPick(kinds, { title: vscode.l10n.t('Connect Amazon Bedrock') });
  if (kind === undefined) return;
  const region = await vscode.window.showQuickPick(regions, {
    title: kind.label,
    placeHolder: vscode.l10n.t('In which region? Others can be written into the setting tandem.providers.'),
  });
  if (region === undefined) return;
  await addProvider(app, kind.id, { baseUrl: kind.baseUrl.replace('us-east-1', region) });
}
