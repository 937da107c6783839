import type { Listing } from '../core/providers/known.ts';
import type { StreamEvent } from '../core/model/event.ts';
import { userText, type Message } from '../core/model/message.ts';
import { ModelError } from '../core/model/error.ts';
import { parseModelRef, type Model, type ModelRef } from '../core/model/model.ts';
import type { ChatRequest } from '../core/model/request.ts';
import type { Role } from '../core/model/role.ts';
import type { Provider } from '../core/providers/provider.ts';
import type { Roles } from '../core/routing/roles.ts';
import { collect, type Whole } from '../core/stream/collect.ts';
import type { App } from './surface.ts';
import type { ProviderRow } from './welcome.ts';

export type Registration = {
  /** Settled when the provider can be asked; rejected with what is wrong with it. */
  readonly ready: Promise<void>;
  dispose(): void;
};

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
  /** Everything known of one model, `provider/model`: its context, what it can do, its price. */
  describe(model: string): Promise<Model>;
  roles(): Promise<Roles>;
  /** Adds a provider, as a row or whole, until it is disposed of. */
  registerProvider(provider: ProviderRow | Provider): Registration;
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
    describe: async (model) => (await app()).engine.describe(refOf(model)),
    roles: async () => (await app()).engine.roles(),
    registerProvider: (provider) => registration(app, provider),
  };
}

/** A subscription is wanted at once; whatever is wrong is found out when the engine is there. */
function registration(app: () => Promise<App>, provider: ProviderRow | Provider): Registration {
  const gone = new AbortController();
  let leave: (() => void) | undefined;
  const ready = (async () => {
    const [{ welcome }, { engine }] = await Promise.all([import('./welcome.ts'), app()]);
    if (!gone.signal.aborted) leave = welcome(engine, provider);
  })();
  // Who does not wait for it is told by the absence of the models, and not by an error that nobody catches.
  ready.catch(() => undefined);
  return {
    ready,
    dispose() {
      gone.abort();
      leave?.();
      leave = undefined;
    },
  };
}

function refOf(model: string): ModelRef {
  const ref = parseModelRef(model);
  if (ref !== undefined) return ref;
  throw new ModelError('model.not_found', `“${model}” is no model; write it as provider/model.`);
}

function requestOf(messages: readonly Message[], { role = 'overseer', model, system }: ApiOptions): ChatRequest {
  const pin = model === undefined ? undefined : refOf(model);
  return {
    role,
    purpose: 'api',
    messages,
    ...(system === undefined ? {} : { system }),
    ...(pin === undefined ? {} : { pin }),
  };
}
