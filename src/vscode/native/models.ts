import * as vscode from 'vscode';
import type { Shell } from '../surface.ts';
import type { Offer } from './offer.ts';

/** Long enough for the editor to have finished its own start, short enough that nobody has written a question yet. */
const afterStartMs = 1500;

/** Our models for VS Code's own chat and for other extensions. No server is asked before VS Code asks for its models. */
export function registerModels(shell: Shell): readonly vscode.Disposable[] {
  const changed = new vscode.EventEmitter<void>();
  const load = async (): Promise<Offer> => {
    const [{ createOffer }, app] = await Promise.all([import('./offer.ts'), shell.app()]);
    const created = createOffer(app, () => changed.fire());
    shell.context.subscriptions.push(created);
    return created;
  };
  let offer: Promise<Offer> | undefined;
  const provider: vscode.LanguageModelChatProvider = {
    onDidChangeLanguageModelChatInformation: changed.event,
    async provideLanguageModelChatInformation(_options, token) {
      offer ??= load();
      return (await offer).list(token);
    },
    async provideLanguageModelChatResponse({ id }, messages, options, progress, token) {
      const [{ respond }, app] = await Promise.all([import('./respond.ts'), shell.app()]);
      await respond(app, { model: id, messages, options, progress, token });
    },
    async provideTokenCount(_model, text) {
      const { countTokens } = await import('./respond.ts');
      return countTokens(text);
    },
  };
  // Until a vendor says that there is something, VS Code does not ask it for models; and without any model its chat
  // refuses every question, also one to our participants.
  const timer = setTimeout(() => changed.fire(), afterStartMs);
  return [
    changed,
    { dispose: () => clearTimeout(timer) },
    vscode.lm.registerLanguageModelChatProvider('tandem', provider),
  ];
}
