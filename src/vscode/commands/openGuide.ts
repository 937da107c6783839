import * as vscode from 'vscode';
import type { App } from '../surface.ts';

/** Pages that explain what no dialog has room for. They are part of the package, so that they fit this version. */
const guides = new Set(['remote']);

export async function run(app: App, name: unknown): Promise<void> {
  if (typeof name !== 'string' || !guides.has(name)) return;
  const page = vscode.Uri.joinPath(app.context.extensionUri, 'media', 'guide', `${name}.md`);
  await vscode.commands.executeCommand('markdown.showPreview', page);
}
