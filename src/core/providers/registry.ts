import { ModelError, toModelError, withDetail } from '../model/error.ts';
import { didYouMean } from '../model/nearest.ts';
import type { Attempt, Call } from '../model/request.ts';
import type { Door, Fetch, Timers } from '../ports.ts';
import { later } from '../stream/later.ts';
import { seal } from '../stream/seal.ts';
import { watch } from '../stream/watch.ts';
import { readText } from './body.ts';
import { fromStatus } from './classify.ts';
import { listModels } from './models.ts';
import type { Limits, Link, Provider, Row, Wire, WireName } from './provider.ts';
import { htmlAnswer } from './wire/turn.ts';

/** How long a server may take, by where it is, and how much it may send. */
export type Patience = {
  readonly local: Timers;
  readonly cloud: Timers;
  readonly listing: Timers;
  readonly limits: Limits;
};

export type Registry = { readonly rows: readonly Row[]; get(id: string): Provider };

const wires: Record<WireName, () => Promise<{ wire: Wire }>> = {
  'openai-chat': () => import('./wire/openaiChat.ts'),
  'openai-responses': () => import('./wire/openaiResponses.ts'),
  anthropic: () => import('./wire/anthropic.ts'),
  ollama: () => import('./wire/ollama.ts'),
};

export function createRegistry(rows: readonly Row[], fetch: Fetch, patience: Patience): Registry {
  const providers = new Map(rows.map((row) => [row.id, createProvider(row, fetch, patience)]));
  return {
    rows,
    get(id) {
      const provider = providers.get(id);
      if (provider !== undefined) return provider;
      throw new ModelError(
        'provider.unknown',
        `There is no provider “${id}”.${didYouMean(id, [...providers.keys()])}`,
        {
          setting: 'tandem.providers',
        },
      );
    },
  };
}

export function createProvider(row: Row, fetch: Fetch, patience: Patience): Provider {
  const timers = row.place === 'local' ? patience.local : patience.cloud;
  const link = openLink(row, fetch, timers, patience.limits);
  let loading: Promise<Call<Attempt>> | undefined;
  const load = (): Promise<Call<Attempt>> => (loading ??= wires[row.wire]().then(({ wire }) => wire.chat(link)));
  return {
    row,
    chat: (attempt, context) =>
      watch(() => ({
        events: seal(later(async () => (await load())(attempt, context))),
        failed: (error) => locate(error, row, attempt.model.model),
      })),
    async models(signal) {
      try {
        return await listModels(openLink(row, fetch, patience.listing, patience.limits), signal);
      } catch (error) {
        throw locate(error, row);
      }
    },
  };
}

function openLink(row: Row, fetch: Fetch, timers: Timers, limits: Limits): Link {
  const key = row.key === 'none' ? {} : { key: { name: row.id, required: row.key === 'required' } };
  const door: Door = {
    provider: row.label,
    origin: new URL(row.baseUrl).origin,
    local: row.place === 'local',
    timers,
    ...key,
  };
  return {
    row,
    limits,
    async fetch(url, init) {
      const answer = await fetch(door, url, init);
      const html = answer.headers.get('content-type')?.includes('text/html') ?? false;
      if (!answer.ok) throw fromStatus(answer.status, answer.headers, await readText(answer));
      if (!html) return answer;
      await answer.chunks[Symbol.asyncIterator]().return?.();
      throw htmlAnswer();
    },
  };
}

function locate(error: unknown, row: Row, model?: string): ModelError {
  return withDetail(toModelError(error), {
    provider: row.id,
    ...(model === undefined ? {} : { model }),
    ...settingOf(toModelError(error), row),
  });
}

/** The errors whose cure is most often the provider's address name the setting that holds it. */
function settingOf(error: ModelError, row: Row): { setting: string } | undefined {
  const address = [
    'network.refused',
    'network.dns',
    'protocol.html',
    'protocol.mismatch',
    'policy.redirect',
    'timeout.connect',
  ];
  return address.includes(error.kind) ? { setting: `tandem.providers.${row.id}.baseUrl` } : undefined;
}
