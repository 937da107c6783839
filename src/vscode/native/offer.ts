import type * as vscode from 'vscode';
import { nameOf, type Model } from '../../core/model/model.ts';
import type { Face } from '../../core/providers/provider.ts';
import { modelsIn } from '../../core/providers/known.ts';
import type { App } from '../surface.ts';
import { cardOf } from './card.ts';
import { editorId } from './editorModels.ts';

/** VS Code waits for every vendor before it shows any model. */
const patienceMs = 4000;
/** Long enough that opening a menu asks nobody, short enough that a model installed by hand is found. */
const freshMs = 60_000;
/** What changes together is said once. */
const gatherMs = 100;

export type Offer = vscode.Disposable & {
  list(token: vscode.CancellationToken): Promise<vscode.LanguageModelChatInformation[]>;
};

/** The models that can be had now: of servers on this machine, of providers with a key, of other extensions. */
export function createOffer(app: App, changed: () => void): Offer {
  const { engine } = app;
  const described = new Map<string, Model>();
  let askedAt = -Infinity;
  let asking: Promise<void> | undefined;
  let gathering: NodeJS.Timeout | undefined;

  const say = (): void => {
    gathering ??= setTimeout(() => {
      gathering = undefined;
      changed();
    }, gatherMs);
  };
  const ask = async (ids: ReadonlySet<string>): Promise<void> => {
    await engine.models(undefined, (row) => ids.has(row.id));
    const local = chatModels(app).filter(({ model }) => ids.has(model.provider) && model.place === 'local');
    const all = await Promise.all(local.map(({ model }) => engine.describe(model)));
    for (const model of all) described.set(nameOf(model), model);
  };
  const isFresh = (): boolean => performance.now() - askedAt < freshMs;
  const refresh = async (ids: ReadonlySet<string>, token: vscode.CancellationToken): Promise<void> => {
    if (!isFresh()) askedAt = performance.now();
    let late = false;
    asking ??= ask(ids).finally(() => {
      asking = undefined;
      if (late) say();
    });
    late = !(await inTime(asking, token));
  };
  const stopFacts = engine.onFact((fact) => {
    if (fact.type !== 'models-changed') return;
    for (const name of described.keys()) if (name.startsWith(`${fact.provider}/`)) described.delete(name);
    say();
  });
  const settings = app.settings.onChange(() => {
    askedAt = -Infinity;
    described.clear();
    say();
  });
  return {
    async list(token) {
      const wanted = await reachable(app);
      const unknown = isFresh() ? unheardOf(app, wanted, described) : wanted;
      // VS Code asks for models also where nobody has opened Tandem yet; then nothing is looked for.
      if (app.discovery.attended && unknown.size > 0) await refresh(unknown, token);
      return (
        chatModels(app)
          .filter(({ row }) => wanted.has(row.id))
          .map(({ model, row }) => ({ model: described.get(nameOf(model)) ?? model, row }))
          // Only when it is described does a server say of some that they answer nobody.
          .filter(({ model }) => model.embeddingOnly === undefined)
          .map(({ model, row }) => cardOf(model, row, engine.contextOf(model)))
      );
    },
    dispose() {
      clearTimeout(gathering);
      stopFacts();
      settings.dispose();
    },
  };
}

/** Asking the others would bring nothing but their refusal. VS Code's own models it has already. */
async function reachable({ engine, keys }: App): Promise<ReadonlySet<string>> {
  const named = new Set(await keys.names());
  const open = new Set(
    engine.rows().flatMap((row) => (row.key === 'none' || row.signIn !== undefined ? [row.id] : [])),
  );
  const can = ({ id, place, baseUrl }: Face): boolean =>
    id !== editorId && (place === 'local' || baseUrl === undefined || open.has(id) || named.has(id));
  return new Set(engine.providers().flatMap((row) => (can(row) ? [row.id] : [])));
}

/** Who was never asked, and who has models of which only the name is known. */
function unheardOf(app: App, wanted: ReadonlySet<string>, described: ReadonlyMap<string, Model>): ReadonlySet<string> {
  const heard = new Set(app.engine.known().map(({ row }) => row.id));
  const vague = chatModels(app).filter(({ model }) => model.place === 'local' && !described.has(nameOf(model)));
  const unknown = [...[...wanted].filter((id) => !heard.has(id)), ...vague.map(({ row }) => row.id)];
  return new Set(unknown.filter((id) => wanted.has(id)));
}

function chatModels({ engine }: App): readonly { readonly model: Model; readonly row: Face }[] {
  return engine
    .known()
    .flatMap((listing) => modelsIn(listing).map((model) => ({ model, row: listing.row })))
    .filter(({ model }) => model.embeddingOnly === undefined);
}

/** Whether it was done before patience, or whoever asked, ended. */
function inTime(work: Promise<void>, token: vscode.CancellationToken): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const end = (done: boolean): void => {
      clearTimeout(timer);
      cancellation.dispose();
      resolve(done);
    };
    const timer = setTimeout(() => end(false), patienceMs);
    const cancellation = token.onCancellationRequested(() => end(false));
    work.then(() => end(true), reject);
  });
}
