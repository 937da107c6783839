import * as vscode from 'vscode';
import { roles } from '../../core/model/role.ts';
import type { Shell } from '../surface.ts';

/** `@overseer` and `@implementation` in VS Code's own chat. */
export function registerParticipants(shell: Shell): readonly vscode.Disposable[] {
  return roles.map((role) => {
    const participant = vscode.chat.createChatParticipant(`tandem.${role}`, async (request, context, stream, token) => {
      const [{ answer }, app] = await Promise.all([import('./answer.ts'), shell.app()]);
      return answer(app, role, { request, context, stream, token });
    });
    participant.iconPath = vscode.Uri.joinPath(shell.context.extensionUri, 'media', 'tandem.svg');
    return participant;
  });
}
