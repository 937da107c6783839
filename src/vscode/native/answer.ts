import * as vscode from 'vscode';
import { toModelError } from '../../core/model/error.ts';
import { assistantText, userText, type Message } from '../../core/model/message.ts';
import { nameOf } from '../../core/model/model.ts';
import type { Role } from '../../core/model/role.ts';
import type { Remedy } from '../../core/model/remedy.ts';
import { explain } from '../../core/model/words.ts';
import type { App } from '../surface.ts';
import { referenced } from './references.ts';

export type Asked = {
  readonly request: vscode.ChatRequest;
  readonly context: vscode.ChatContext;
  readonly stream: vscode.ChatResponseStream;
  readonly token: vscode.CancellationToken;
};

/** Answers in VS Code's chat through the same engine as everywhere else. */
export async function answer(app: App, role: Role, asked: Asked): Promise<vscode.ChatResult> {
  const { request, context, stream, token } = asked;
  app.discovery.attend();
  const stop = new AbortController();
  const cancellation = token.onCancellationRequested(() => stop.abort());
  try {
    const question = [request.prompt, ...(await referenced(request.references, stream))].join('\n\n');
    const messages = [...history(context), userText(question)];
    for await (const event of app.engine.ask({ role, purpose: 'chat', messages }, { signal: stop.signal })) {
      if (event.type === 'text') stream.markdown(event.text);
      else if (event.type === 'notice') stream.progress(event.notice.text);
      else if (event.type === 'start')
        stream.progress(`${nameOf(event.model)} · ${event.place} · ${event.because ?? ''}`);
    }
    return {};
  } catch (thrown) {
    const error = toModelError(thrown);
    if (error.kind === 'cancelled.user') return {};
    const { title, why, next, remedies } = explain(error);
    for (const remedy of remedies) button(stream, remedy, role, error.detail.provider);
    return { errorDetails: { message: `${title}. ${why} ${next}` } };
  } finally {
    cancellation.dispose();
  }
}

function button(stream: vscode.ChatResponseStream, remedy: Remedy, role: Role, provider: string | undefined): void {
  if (remedy === 'set-key') {
    stream.button({ title: vscode.l10n.t('Set Key'), command: 'tandem.setApiKey', arguments: [provider] });
  } else if (remedy === 'choose-model') {
    stream.button({ title: vscode.l10n.t('Choose Model'), command: 'tandem.selectModel', arguments: [role] });
  } else if (remedy === 'show-log') {
    stream.button({ title: vscode.l10n.t('Show Log'), command: 'tandem.showLog' });
  }
}

/** VS Code hands a participant its own earlier turns only. A question that was never answered is left out with its answer. */
function history(context: vscode.ChatContext): readonly Message[] {
  return context.history.flatMap((turn, index) => {
    const answered = context.history[index + 1];
    if (!(turn instanceof vscode.ChatRequestTurn) || !(answered instanceof vscode.ChatResponseTurn)) return [];
    const words = answered.response.flatMap((part) =>
      part instanceof vscode.ChatResponseMarkdownPart ? [part.value.value] : [],
    );
    return words.length === 0 ? [] : [userText(turn.prompt), assistantText(words.join(''))];
  });
}
