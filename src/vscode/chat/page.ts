import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Where the page stands: the view has VS Code's own title bar with its actions above it, the panel has not. */
export type Surface = 'view' | 'panel';

/**
 * Dresses a webview: what it may load, and the page itself. Nothing but our own script runs, and nothing at all is
 * fetched from anywhere: the policy denies by default and names the few things that are ours.
 */
export function dress(webview: vscode.Webview, extension: vscode.Uri, surface: Surface): void {
  const folder = vscode.Uri.joinPath(extension, 'dist', 'webview');
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  webview.html = html(webview, folder, surface);
}

function html(webview: vscode.Webview, folder: vscode.Uri, surface: Surface): string {
  const nonce = randomBytes(24).toString('base64');
  const file = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src data:`,
    `form-action 'none'`,
    `base-uri 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${file('chat.css')}">
<title>Tandem</title>
</head>
<body data-surface="${surface}">
<script nonce="${nonce}" src="${file('chat.js')}"></script>
</body>
</html>`;
}
