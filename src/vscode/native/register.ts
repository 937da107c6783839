import * as vscode from 'vscode';
import { roles, type Role } from '../../core/model/role.ts';
import type { Shell } from '../surface.ts';

/** Theme icons and no files: a picture of one colour would vanish on one of the themes. */
const icons: Readonly<Record<Role, string>> = { overseer: 'eye', implementation: 'tools' };

/** `@overseer` and `@implementation` in VS Code's own chat. */
export function registerParticipants(shell: Shell): readonly vscode.Disposable[] {
  return roles.map((role) => {
    const participant = vscode.chat.createChatParticipant(`tandem.${role}`, async (request, context, stream, token) => {
      const [{ answer }, app] = await Promise.all([import('./answer.ts'), shell.app()]);
      return answer(app, role, { request, context, stream, token });
    });
    participant.iconPath = new vscode.ThemeIcon(icons[role]);
    return participant;
  });
}
