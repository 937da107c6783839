// VS Code's own chat wants some language model to exist before it passes a question on, even to a participant that
// uses none. This is one; it is never asked.
const vscode = require('vscode');

exports.activate = async (context) => {
  const model = {
    id: 'any',
    name: 'Any',
    family: 'any',
    version: '1',
    maxInputTokens: 100000,
    maxOutputTokens: 1000,
    isUserSelectable: true,
    capabilities: { toolCalling: true },
  };
  context.subscriptions.push(
    vscode.lm.registerLanguageModelChatProvider('any-model', {
      provideLanguageModelChatInformation: () => [model],
      provideLanguageModelChatResponse: (_model, _messages, _options, progress) =>
        progress.report(new vscode.LanguageModelTextPart('This model was not meant to be asked.')),
      provideTokenCount: (_model, text) => Math.ceil(JSON.stringify(text).length / 4),
    }),
  );
  // Asked for once, it is known from then on.
  await vscode.lm.selectChatModels({ vendor: 'any-model' });
};
