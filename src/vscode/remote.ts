import * as vscode from 'vscode';
import type { Row } from '../core/providers/provider.ts';

/**
 * Servers of the machine before which the person sits, as seen from a remote window. Only a container has a name for it
 * that always holds; for the others the guide says what to set up. VS Code forwards ports the other way only.
 */
export function ownMachineRows(): readonly Row[] {
  const inContainer = vscode.env.remoteName === 'dev-container' || vscode.env.remoteName === 'attached-container';
  if (!inContainer) return [];
  return [
    {
      id: 'ollama-host',
      label: vscode.l10n.t('Ollama on your own machine'),
      wire: 'ollama',
      baseUrl: 'http://host.docker.internal:11434',
      place: 'local',
      key: 'none',
    },
  ];
}
