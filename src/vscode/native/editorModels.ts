import * as vscode from 'vscode';
import { tokensOf, tokensOfRequest } from '../../core/context/tokens.ts';
import { cancelled, ModelError } from '../../core/model/error.ts';
import type { StreamEvent } from '../../core/model/event.ts';
import type { Model, ModelRef } from '../../core/model/model.ts';
import { parseModelRef } from '../../core/model/model.ts';
import type { Attempt, Context } from '../../core/model/request.ts';
import type { JsonObject } from '../../core/model/tool.ts';
import { noUsage } from '../../core/model/usage.ts';
import type { Provider } from '../../core/providers/provider.ts';
import { toEditor } from './toEditor.ts';

export const editorId = 'vscode';
/** Our own models come back to us through VS Code: offered here as well they would lead in a circle. */
const ourVendor = 'tandem';

/** The models VS Code has from Copilot and other extensions, as one more provider. Listing them asks nobody's consent. */
export function createEditorModels(): Provider {
  return {
    // Where an extension's model runs VS Code does not say, so it is not promised to be here.
    row: { id: editorId, label: 'VS Code', place: 'cloud' },
    chat: (attempt, context) => chat(attempt, context),
    async models() {
      const found = await vscode.lm.selectChatModels({});
      return found.filter(({ vendor }) => vendor !== ourVendor).map(described);
    },
    async probe() {
      await vscode.lm.selectChatModels({});
    },
  };
}

function described({ vendor, id, name, maxInputTokens, ...rest }: vscode.LanguageModelChat): Model {
  return {
    provider: editorId,
    model: `${vendor}/${id}`,
    place: 'cloud',
    label: name,
    contextTokens: maxInputTokens,
    ...abilitiesOf(rest),
  };
}

/** The types do not know it, some editors tell it nevertheless. What is not told stays unknown. */
function abilitiesOf(model: object): Pick<Model, 'can'> {
  const { capabilities } = model as { capabilities?: Readonly<Record<string, unknown>> };
  const tools = capabilities?.['supportsToolCalling'];
  const images = capabilities?.['supportsImageToText'];
  return {
    can: {
      ...(typeof tools === 'boolean' ? { tools } : {}),
      ...(typeof images === 'boolean' ? { images } : {}),
    },
  };
}

async function* chat(attempt: Attempt, { signal }: Context): AsyncGenerator<StreamEvent> {
  const { provider, model, place } = attempt.model;
  const ref: ModelRef = { provider, model };
  const source = new vscode.CancellationTokenSource();
  const cancel = (): void => source.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    signal.throwIfAborted();
    const response = await (await find(model)).sendRequest(...toEditor(attempt), source.token);
    yield { type: 'start', model: ref, place, ...(attempt.because === undefined ? {} : { because: attempt.because }) };
    let output = 0;
    let called = false;
    for await (const part of response.stream) {
      for (const event of eventsOf(part)) {
        called ||= event.type === 'tool-call';
        output += tokensOf(event.type === 'text' ? event.text : event.type === 'tool-input' ? event.delta : '');
        yield event;
      }
    }
    const usage = { ...noUsage, input: tokensOfRequest(attempt), output, estimated: true as const };
    yield { type: 'usage', model: ref, usage };
    yield { type: 'end', reason: called ? 'tool-calls' : 'stop' };
  } catch (error) {
    throw signal.aborted ? cancelled() : inOurWords(error, model);
  } finally {
    signal.removeEventListener('abort', cancel);
    source.cancel();
    source.dispose();
  }
}

async function find(name: string): Promise<vscode.LanguageModelChat> {
  const ref = parseModelRef(name);
  const [found] =
    ref === undefined || ref.provider === ourVendor
      ? []
      : await vscode.lm.selectChatModels({ vendor: ref.provider, id: ref.model });
  if (found !== undefined) return found;
  throw new ModelError('model.not_found', `VS Code has no model “${name}”.`);
}

function eventsOf(part: unknown): readonly StreamEvent[] {
  if (part instanceof vscode.LanguageModelTextPart) {
    return part.value === '' ? [] : [{ type: 'text', text: part.value }];
  }
  if (!(part instanceof vscode.LanguageModelToolCallPart)) return [];
  const { callId: id, name } = part;
  const input = part.input as JsonObject;
  return [
    { type: 'tool-input', id, name, delta: JSON.stringify(input) },
    { type: 'tool-call', call: { id, name, input } },
  ];
}

function inOurWords(thrown: unknown, model: string): ModelError {
  if (thrown instanceof ModelError) return thrown;
  if (thrown instanceof vscode.CancellationError) return cancelled();
  const code = thrown instanceof vscode.LanguageModelError ? thrown.code : '';
  const why = thrown instanceof Error && thrown.message !== '' ? ` It says: ${thrown.message}` : '';
  // The codes are the names of the functions that make such errors.
  if (code === 'NoPermissions') {
    return new ModelError('auth.forbidden', `VS Code does not let Tandem use ${model}.${why}`, {
      next: 'Allow it when VS Code asks, or in “Manage Language Model Access” of the accounts menu',
    });
  }
  if (code === 'Blocked')
    return new ModelError('content.filtered', `VS Code blocked the question or the answer.${why}`);
  if (code === 'NotFound') return new ModelError('model.not_found', `VS Code has no model “${model}”.${why}`);
  return new ModelError('provider.server', `The model ${model} of VS Code failed.${why}`);
}
