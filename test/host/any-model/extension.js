// A model of another extension, with which Tandem speaks through VS Code. It does what it is told to.
const vscode = require('vscode');

const model = {
  id: 'any',
  name: 'Any',
  family: 'any',
  version: '1',
  maxInputTokens: 100000,
  maxOutputTokens: 1000,
  capabilities: { toolCalling: true, imageInput: true },
};

/** What it has seen, for the tests to look at. */
const seen = { requests: [], cancelled: 0 };

async function answer(messages, options, progress, token) {
  seen.requests.push({ messages, options });
  token.onCancellationRequested(() => seen.cancelled++);
  const last = messages.at(-1).content;
  const said = last.flatMap((part) => (part instanceof vscode.LanguageModelTextPart ? [part.value] : [])).join('');
  const say = (text) => progress.report(new vscode.LanguageModelTextPart(text));
  if (said === 'be blocked') throw vscode.LanguageModelError.Blocked('Not that.');
  if (said === 'refuse') throw vscode.LanguageModelError.NoPermissions('Not you.');
  if (said === 'fail') throw new Error('The parrot is dead.');
  if (said === 'use a tool') progress.report(new vscode.LanguageModelToolCallPart('c1', 'look', { at: 'it' }));
  else if (said === 'take your time') {
    for (let word = 0; !token.isCancellationRequested; word++) {
      say(`${word} `);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } else for (const piece of ['You said: ', said]) say(piece);
}

exports.activate = (context) => {
  context.subscriptions.push(
    vscode.lm.registerLanguageModelChatProvider('any-model', {
      provideLanguageModelChatInformation: () => [model],
      provideLanguageModelChatResponse: (_model, messages, options, progress, token) =>
        answer(messages, options, progress, token),
      provideTokenCount: (_model, text) => Math.ceil(JSON.stringify(text).length / 4),
    }),
  );
  return seen;
};
