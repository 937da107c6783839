import * as vscode from 'vscode';
import type { Message } from '../../core/model/message.ts';
import type { Attempt } from '../../core/model/request.ts';

/** What we ask, as VS Code's models are asked. */
export function toEditor(
  attempt: Attempt,
): [vscode.LanguageModelChatMessage[], vscode.LanguageModelChatRequestOptions] {
  const { system, tools = [], sampling = {}, toolChoice } = attempt;
  const { temperature, topP, maxOutputTokens } = sampling;
  // The stable API has no role for instructions; said first by the user is what VS Code's own documentation advises.
  const instructions = system === undefined ? [] : [vscode.LanguageModelChatMessage.User(system)];
  return [
    [...instructions, ...attempt.messages.map(toMessage)],
    {
      justification: vscode.l10n.t('You chose this model in Tandem.'),
      tools: tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })),
      toolMode:
        toolChoice === 'required' && tools.length > 0
          ? vscode.LanguageModelChatToolMode.Required
          : vscode.LanguageModelChatToolMode.Auto,
      // Each vendor has its own names for these; most have taken OpenAI's.
      modelOptions: {
        ...(temperature === undefined ? {} : { temperature }),
        ...(topP === undefined ? {} : { top_p: topP }),
        ...(maxOutputTokens === undefined ? {} : { max_tokens: maxOutputTokens }),
      },
    },
  ];
}

function toMessage(message: Message): vscode.LanguageModelChatMessage {
  if (message.role === 'tool') {
    return vscode.LanguageModelChatMessage.User(
      message.results.map(
        ({ callId, text }) => new vscode.LanguageModelToolResultPart(callId, [new vscode.LanguageModelTextPart(text)]),
      ),
    );
  }
  if (message.role === 'user') {
    return vscode.LanguageModelChatMessage.User(
      message.content.map((part) =>
        part.type === 'text'
          ? new vscode.LanguageModelTextPart(part.text)
          : vscode.LanguageModelDataPart.image(Buffer.from(part.data, 'base64'), part.mediaType),
      ),
    );
  }
  return vscode.LanguageModelChatMessage.Assistant(
    message.content.flatMap((part): (vscode.LanguageModelTextPart | vscode.LanguageModelToolCallPart)[] => {
      if (part.type === 'text') return [new vscode.LanguageModelTextPart(part.text)];
      // Reasoning has no place in the stable API.
      if (part.type === 'reasoning') return [];
      return [new vscode.LanguageModelToolCallPart(part.call.id, part.call.name, { ...part.call.input })];
    }),
  );
}
