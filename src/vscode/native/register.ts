import * as vscode from 'vscode';
import { roles } from '../../core/model/role.ts';
import type { App } from '../surface.ts';

/** `@overseer` and `@implementation` in VS Code's own chat. */
export function registerParticipants(app: App): readonly vscode.Disposable[] {
  return roles.map((role) => {
    const participant = vscode.chat.createChatParticipant(`tandem.${role}`, async (request, context, stream, token) => {
      const { answer } = await import('./answer.ts');
      return answer(app, role, { request, context, stream, token });
    });
    participant.iconPath = vscode.Uri.joinPath(app.context.extensionUri, 'media', 'tandem.svg');
    return participant;
  });
}
