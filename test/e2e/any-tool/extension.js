// A tool of another extension, for a model of ours to call.
const vscode = require('vscode');

exports.activate = (context) => {
  context.subscriptions.push(
    vscode.lm.registerTool('any_weather', {
      invoke: ({ input }) =>
        new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(`In ${input.town} it rains frogs.`)]),
    }),
  );
};
