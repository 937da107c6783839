import * as vscode from 'vscode';
import { tokensOf, tokensOfMessage } from '../../core/context/tokens.ts';
import { ModelError, toModelError, type Failure } from '../../core/model/error.ts';
import type { StreamEvent } from '../../core/model/event.ts';
import { parseModelRef } from '../../core/model/model.ts';
import type { ChatRequest, Sampling } from '../../core/model/request.ts';
import type { JsonSchema, ToolCall } from '../../core/model/tool.ts';
import { explain } from '../../core/model/words.ts';
import type { App } from '../surface.ts';
import { fromEditor } from './fromEditor.ts';

export type Asked = {
  readonly model: string;
  readonly messages: readonly vscode.LanguageModelChatRequestMessage[];
  readonly options: vscode.ProvideLanguageModelChatResponseOptions;
  readonly progress: vscode.Progress<vscode.LanguageModelResponsePart>;
  readonly token: vscode.CancellationToken;
};

/** One of our models answers for VS Code, or for another extension through it. No role and no words of ours come into it. */
export async function respond({ engine }: App, { model, messages, options, progress, token }: Asked): Promise<void> {
  const stop = new AbortController();
  const cancellation = token.onCancellationRequested(() => stop.abort());
  if (token.isCancellationRequested) stop.abort();
  try {
    const request = requestOf(model, messages, options);
    for await (const event of engine.ask(request, { signal: stop.signal })) hand(event, progress);
  } catch (error) {
    throw inTheirWords(toModelError(error));
  } finally {
    cancellation.dispose();
  }
}

/** About as many as the model will count. */
export function countTokens(text: string | vscode.LanguageModelChatRequestMessage): number {
  if (typeof text === 'string') return tokensOf(text);
  const { system, messages } = fromEditor([text], () => undefined);
  return messages.reduce((sum, message) => sum + tokensOfMessage(message), tokensOf(system));
}

function requestOf(model: string, given: Asked['messages'], options: Asked['options']): ChatRequest {
  const pin = parseModelRef(model);
  if (pin === undefined) throw new ModelError('model.not_found', `“${model}” is no model of Tandem.`);
  const { system, messages } = fromEditor(given, (callId) => seals.get(callId));
  const tools = (options.tools ?? []).map(({ name, description, inputSchema }) => ({
    name,
    description,
    inputSchema: (inputSchema ?? { type: 'object', properties: {} }) as JsonSchema,
  }));
  const required = tools.length > 0 && options.toolMode === vscode.LanguageModelChatToolMode.Required;
  return {
    // Each request bears a role; with a model named and a purpose that is nobody's role it decides nothing.
    role: 'overseer',
    purpose: 'editor',
    system,
    messages,
    pin,
    sampling: samplingOf(options.modelOptions ?? {}),
    ...(tools.length === 0 ? {} : { tools }),
    ...(required ? { toolChoice: 'required' } : {}),
  };
}

/** Each extension writes these by the names it knows from elsewhere. What is no number says nothing. */
function samplingOf(options: Readonly<Record<string, unknown>>): Sampling {
  const number = (...names: readonly string[]): number | undefined => {
    const value = names.map((name) => options[name]).find((found) => found !== undefined);
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
  };
  const temperature = number('temperature');
  const topP = number('topP', 'top_p');
  const most = number('maxTokens', 'max_tokens', 'maxOutputTokens', 'max_completion_tokens');
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(most === undefined || most < 1 ? {} : { maxOutputTokens: Math.floor(most) }),
  };
}

/** A conversation with tools is a few dozen calls; older ones are not sent again. */
const mostSeals = 1000;
const seals = new Map<string, NonNullable<ToolCall['seal']>>();

function remember({ id, seal }: ToolCall): void {
  if (seal === undefined) return;
  seals.set(id, seal);
  const [oldest] = seals.keys();
  if (seals.size > mostSeals && oldest !== undefined) seals.delete(oldest);
}

function hand(event: StreamEvent, progress: Asked['progress']): void {
  if (event.type === 'text') progress.report(new vscode.LanguageModelTextPart(event.text));
  else if (event.type === 'tool-call') {
    remember(event.call);
    progress.report(new vscode.LanguageModelToolCallPart(event.call.id, event.call.name, { ...event.call.input }));
  } else if (event.type === 'retract') {
    // What was handed over cannot be taken back.
    throw new ModelError('incomplete', `The answer was begun anew: ${event.why}`);
  } else if (event.type === 'end' && event.reason === 'filtered') {
    throw new ModelError('content.filtered', 'The provider stopped the answer in its middle.');
  }
}

const theirs: Partial<Record<Failure, (message: string) => Error>> = {
  'model.not_found': (message) => vscode.LanguageModelError.NotFound(message),
  'model.none': (message) => vscode.LanguageModelError.NotFound(message),
  'provider.unknown': (message) => vscode.LanguageModelError.NotFound(message),
  'auth.missing': (message) => vscode.LanguageModelError.NoPermissions(message),
  'auth.invalid': (message) => vscode.LanguageModelError.NoPermissions(message),
  'auth.forbidden': (message) => vscode.LanguageModelError.NoPermissions(message),
  'auth.origin': (message) => vscode.LanguageModelError.NoPermissions(message),
  'content.filtered': (message) => vscode.LanguageModelError.Blocked(message),
  'cancelled.user': () => new vscode.CancellationError(),
};

function inTheirWords(error: ModelError): Error {
  const { title, why, next } = explain(error);
  const message = `${title}. ${why} ${next}`;
  return theirs[error.kind]?.(message) ?? new Error(message);
}
