import type { Listing } from '../core/providers/known.ts';
import type { StreamEvent } from '../core/model/event.ts';
import { userText, type Message } from '../core/model/message.ts';
import { ModelError } from '../core/model/error.ts';
import { parseModelRef } from '../core/model/model.ts';
import type { ChatRequest } from '../core/model/request.ts';
import type { Role } from '../core/model/role.ts';
import type { Roles } from '../core/routing/roles.ts';
import { collect, type Whole } from '../core/stream/collect.ts';
import type { App } from './surface.ts';

type ApiOptions = {
  readonly role?: Role;
  /** `provider/model`, in place of the role's own choice. */
  readonly model?: string;
  readonly system?: string;
  readonly signal?: AbortSignal;
};

/** What `vscode.extensions.getExtension('tandem.tandem').exports` offers to other extensions. */
export type TandemApi = {
  readonly version: 1;
  /** One question, the whole answer. */
  generate(prompt: string, options?: ApiOptions): Promise<Whole>;
  /** A conversation, answered as it comes. Leaving the loop stops the model. */
  chat(messages: readonly Message[], options?: ApiOptions): AsyncIterable<StreamEvent>;
  models(signal?: AbortSignal): Promise<readonly Listing[]>;
  roles(): Promise<Roles>;
};

export function createApi(app: () => Promise<App>): TandemApi {
  async function* chat(messages: readonly Message[], options: ApiOptions = {}): AsyncGenerator<StreamEvent> {
    const { engine } = await app();
    yield* engine.ask(requestOf(messages, options), options.signal === undefined ? {} : { signal: options.signal });
  }
  return {
    version: 1,
    generate: (prompt, options) => collect(chat([userText(prompt)], options)),
    chat,
    models: async (signal) => (await app()).engine.models(signal),
    roles: async () => (await app()).engine.roles(),
  };
}

function requestOf(messages: readonly Message[], { role = 'overseer', model, system }: ApiOptions): ChatRequest {
  const pin = model === undefined ? undefined : parseModelRef(model);
  if (model !== undefined && pin === undefined) {
    throw new ModelError('model.not_found', `“${model}” is no model; write it as provider/model.`);
  }
  return {
    role,
    purpose: 'api',
    messages,
    ...(system === undefined ? {} : { system }),
    ...(pin === undefined ? {} : { pin }),
  };
}
