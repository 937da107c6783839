import * as vscode from 'vscode';
import type { Shell } from '../surface.ts';
import type { Offer } from './offer.ts';

/** Our models for VS Code's own chat and for other extensions. Nothing is loaded, and nobody asked, before VS Code asks. */
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
  return [changed, vscode.lm.registerLanguageModelChatProvider('tandem', provider)];
}
