import { ModelError, withDetail, type Failure, type FailureDetail } from '../model/error.ts';
import type { Model } from '../model/model.ts';
import { didYouMean } from '../model/nearest.ts';
import type { Door, Fetch, Timers } from '../ports.ts';
import { seal } from '../stream/seal.ts';
import { watch } from '../stream/watch.ts';
import { readText } from './body.ts';
import { fromStatus } from './classify.ts';
import { listModels, probe } from './models/list.ts';
import { describeOllama } from './models/ollama.ts';
import { ollamaShelf } from './models/ollamaShelf.ts';
import type { Limits, Link, Provider, Row } from './provider.ts';
import { located, received } from './received.ts';
import { speak } from './speak.ts';
import { htmlAnswer } from './wire/turn.ts';

/** How long a server may take, by where it is, and how much it may send. */
export type Patience = {
  readonly local: Timers;
  readonly cloud: Timers;
  readonly listing: Timers;
  readonly limits: Limits;
};

export type Registry = {
  readonly rows: readonly Row[];
  readonly providers: readonly Provider[];
  get(id: string): Provider;
};

/** The rows, and the providers that came whole from elsewhere. Where two have one name, the person's own row counts. */
export function createRegistry(
  rows: readonly Row[],
  guests: readonly Provider[],
  fetch: Fetch,
  patience: Patience,
): Registry {
  const taken = new Set(rows.map((row) => row.id));
  const welcome = guests.filter((guest) => !taken.has(guest.row.id)).map(received);
  const providers = new Map(
    [...rows.map((row) => createProvider(row, fetch, patience)), ...welcome].map((provider) => [
      provider.row.id,
      provider,
    ]),
  );
  return {
    rows,
    providers: [...providers.values()],
    get(id) {
      const provider = providers.get(id);
      if (provider !== undefined) return provider;
      const message = `There is no provider “${id}”.${didYouMean(id, [...providers.keys()])}`;
      throw new ModelError('provider.unknown', message, { setting: 'tandem.providers' });
    },
  };
}

export function createProvider(row: Row, fetch: Fetch, patience: Patience): Provider {
  const timers = row.place === 'local' ? patience.local : patience.cloud;
  const link = openLink(row, fetch, timers, patience.limits);
  const listing = openLink(row, fetch, patience.listing, patience.limits);
  const chat = speak(link);
  const asked = async <T>(ask: Promise<T>): Promise<T> => {
    try {
      return await ask;
    } catch (error) {
      throw locate(error, row);
    }
  };
  return {
    row,
    chat: (attempt, context) =>
      watch(() => ({
        events: seal(chat(attempt, context)),
        failed: (error) => locate(error, row, attempt.model.model),
      })),
    models: (signal) => asked(listModels(listing, signal)),
    probe: (signal) => asked(probe(listing, signal)),
    ...(row.wire === 'ollama'
      ? {
          describe: (model: Model, signal: AbortSignal) => asked(describeOllama(listing, model, signal)),
          shelf: ollamaShelf(link),
        }
      : {}),
  };
}

function openLink(row: Row, fetch: Fetch, timers: Timers, limits: Limits): Link {
  const door: Door = { provider: row.label, origin: new URL(row.baseUrl).origin, local: row.place === 'local', timers };
  const keyed = row.key === 'none' ? door : { ...door, key: keyOf(row) };
  return {
    row,
    limits,
    async fetch(url, init) {
      const answer = await fetch(keyed, url, init);
      const html = answer.headers.get('content-type')?.includes('text/html') ?? false;
      if (!answer.ok) throw fromStatus(answer.status, answer.headers, await readText(answer));
      if (!html) return answer;
      await answer.chunks[Symbol.asyncIterator]().return?.();
      throw htmlAnswer();
    },
  };
}

function keyOf({ id, key, signIn, quirks }: Row): NonNullable<Door['key']> {
  return {
    name: id,
    required: key === 'required',
    ...(signIn === undefined ? {} : { signIn }),
    ...(quirks?.signedFor === undefined ? {} : { signedFor: quirks.signedFor }),
  };
}

function locate(thrown: unknown, row: Row, model?: string): ModelError {
  const error = located(thrown, row.id, model);
  return withDetail(error, cureOf(error, row));
}

const addressIsLikely: ReadonlySet<Failure> = new Set<Failure>([
  'network.refused',
  'network.dns',
  'protocol.html',
  'protocol.mismatch',
  'policy.redirect',
  'timeout.connect',
]);

/** The errors whose cure is most often the provider's address name the setting that holds it. */
function cureOf({ kind }: ModelError, row: Row): FailureDetail {
  if (!addressIsLikely.has(kind)) return {};
  const setting = `tandem.providers.${row.id}.baseUrl`;
  const bare = row.wire.startsWith('openai') && new URL(row.baseUrl).pathname === '/';
  return kind === 'protocol.mismatch' && bare && row.quirks?.keyHeader === undefined
    ? { setting, next: `Most servers of this kind answer under /v1: try ${row.baseUrl}/v1` }
    : { setting };
}
