import { cancelled, ModelError, toModelError } from './model/error.ts';
import type { Fact } from './model/fact.ts';
import type { StreamEvent } from './model/event.ts';
import { parseModelRef, type Model, type ModelRef } from './model/model.ts';
import { textOf } from './model/message.ts';
import type { Attempt, Call, ChatRequest, Context } from './model/request.ts';
import { roles, type Role } from './model/role.ts';
import { createBus } from './observe/bus.ts';
import { recordAttempts, traceRequests } from './observe/trace.ts';
import type { Ports } from './ports.ts';
import { catalogue } from './providers/catalogue.ts';
import type { Row } from './providers/provider.ts';
import { createRegistry, type Patience, type Registry } from './providers/registry.ts';
import { resolveRows } from './providers/rows.ts';
import { contentTimer } from './reliability/contentTimer.ts';
import { createHealth, type HealthView } from './reliability/health.ts';
import { router } from './routing/router.ts';
import type { Roles, Route } from './routing/roles.ts';
import type { Settings } from './settings/schema.ts';
import { follow } from './stream/follow.ts';
import { watch } from './stream/watch.ts';

export type Listing =
  { readonly row: Row; readonly models: readonly Model[] } | { readonly row: Row; readonly error: ModelError };

export type AskOptions = { readonly id?: string; readonly signal?: AbortSignal };

export type Engine = {
  /** One question, one stream. Leaving the loop, or the signal, closes the provider's socket. */
  ask(request: ChatRequest, options?: AskOptions): AsyncIterableIterator<StreamEvent>;
  /** What each provider (or those asked for) offers right now, in parallel. One that fails is listed with its error. */
  models(signal?: AbortSignal, asked?: (row: Row) => boolean): Promise<readonly Listing[]>;
  rows(): readonly Row[];
  roles(): Roles;
  health(): HealthView;
  /** Facts as they happen. The listener is called apart from the request and can never slow it. */
  onFact(listener: (fact: Fact) => void): () => void;
};

/** The one place where rooms meet: both rings, in order. */
export function createEngine(ports: Ports, settings: () => Settings): Engine {
  const bus = createBus<Fact>();
  const health = createHealth();
  const report = (fact: Fact): void => {
    health.fold(fact);
    bus.publish(fact);
  };
  const registry = remember(settings, (current) =>
    createRegistry(resolveRows(catalogue, current.providers), ports.fetch, patienceOf(current)),
  );
  const rolesNow = remember(settings, (current) => rolesOf(current));
  const listing = (signal: AbortSignal, asked: (row: Row) => boolean): Promise<readonly Listing[]> =>
    listAll(registry(), asked, ports, report, signal);

  const provider: Call<Attempt> = (attempt, context) => registry().get(attempt.model.provider).chat(attempt, context);
  const inner = stack<Attempt>(
    [contentTimer(ports.clock, (attempt) => contentPatience(settings(), attempt)), recordAttempts(ports.clock)],
    provider,
  );
  const routed = router(() => ({
    roles: rolesNow(),
    find: (ref) => ({ ...ref, place: registry().get(ref.provider).row.place }),
    localModels: async (signal) => {
      const found = await listing(signal, (row) => row.place === 'local');
      return found.flatMap((entry) => ('models' in entry ? entry.models : []));
    },
  }))(inner);
  const outer = stack<ChatRequest>([traceRequests(ports.clock)], routed);

  return {
    ask: (request, options = {}) => ask(outer, request, options, settings, report),
    models: (signal = new AbortController().signal, asked = () => true) => listing(signal, asked),
    rows: () => registry().rows,
    roles: rolesNow,
    health: () => health.view(),
    onFact: (listener) => bus.subscribe(listener, (error) => ports.log.error(`A listener failed: ${String(error)}`)),
  };
}

/** The first stage is the outermost. */
function stack<R>(stages: readonly ((next: Call<R>) => Call<R>)[], innermost: Call<R>): Call<R> {
  return stages.reduceRight((next, stage) => stage(next), innermost);
}

function ask(
  call: Call<ChatRequest>,
  request: ChatRequest,
  options: AskOptions,
  settings: () => Settings,
  report: (fact: Fact) => void,
): AsyncIterableIterator<StreamEvent> {
  return watch(() => {
    check(request, settings().limits.promptMegabytes);
    const stop = follow(options.signal);
    const context: Context = { id: options.id ?? crypto.randomUUID(), signal: stop.signal, report };
    let whole = false;
    return {
      events: call(request, context),
      signal: stop.signal,
      saw(event) {
        whole = event.type === 'end';
      },
      // Whatever breaks first when a person stops: what they are told is that they stopped it.
      failed: (error) => (options.signal?.aborted ? cancelled() : toModelError(error)),
      over() {
        stop.release();
        // A whole answer's connection is kept for the next question; whatever is still open of any other closes now.
        if (!whole) stop.abort();
      },
    };
  });
}

function check(request: ChatRequest, promptMegabytes: number): void {
  if (!roles.includes(request.role)) {
    throw new ModelError('request.invalid', `There is no role “${request.role}”. There are: ${roles.join(', ')}.`);
  }
  const last = request.messages.at(-1);
  const empty =
    last === undefined ||
    (last.role === 'user' && textOf(last).trim() === '' && last.content.every((part) => part.type === 'text'));
  if (empty) throw new ModelError('request.invalid', 'The question is empty.', { next: 'Write what you want to know' });
  const characters = request.messages.reduce((sum, message) => sum + textOf(message).length, 0);
  // A character is at most three bytes, so nearly always nothing needs to be counted.
  if (characters * 3 <= promptMegabytes * 1024 * 1024) return;
  const bytes = request.messages.reduce((sum, message) => sum + new TextEncoder().encode(textOf(message)).length, 0);
  if (bytes <= promptMegabytes * 1024 * 1024) return;
  const size = (bytes / 1024 / 1024).toFixed(1);
  throw new ModelError('request.too_large', `The question has ${size} MB; at most ${promptMegabytes} MB are sent.`, {
    setting: 'tandem.limits.promptMegabytes',
  });
}

function rolesOf(settings: Settings): Roles {
  const route = (role: Role): Route => {
    const { use, ...sampling } = settings.roles[role];
    const given = Object.fromEntries(Object.entries(sampling).filter(([, value]) => value !== undefined));
    return { use: use.flatMap((name) => parseModelRef(name) ?? ([] as ModelRef[])), sampling: given };
  };
  return { overseer: route('overseer'), implementation: route('implementation') };
}

function patienceOf({ timeouts, limits }: Settings): Patience {
  const connect = timeouts.connect * 1000;
  const megabyte = 1024 * 1024;
  return {
    local: { connect, firstByte: timeouts.firstEventLocal * 1000, idle: timeouts.idleLocal * 1000 },
    cloud: { connect, firstByte: timeouts.firstEventCloud * 1000, idle: timeouts.idleCloud * 1000 },
    // A list of models is quick or not to be had: nobody waits for it as for an answer.
    listing: { connect: Math.min(connect, 3000), firstByte: 5000, idle: 5000 },
    limits: { lineBytes: limits.lineMegabytes * megabyte, turnBytes: limits.turnMegabytes * megabyte },
  };
}

function contentPatience({ timeouts }: Settings, attempt: Attempt): { first: number; next: number } {
  const first = attempt.model.place === 'local' ? timeouts.firstEventLocal : timeouts.firstEventCloud;
  return { first: first * 1000, next: timeouts.content * 1000 };
}

/** Cloud providers without a key would only say so; they are asked all the same, and their error names the cure. */
async function listAll(
  registry: Registry,
  asked: (row: Row) => boolean,
  ports: Ports,
  report: (fact: Fact) => void,
  signal: AbortSignal,
): Promise<Listing[]> {
  return Promise.all(
    registry.rows.filter(asked).map(async (row): Promise<Listing> => {
      const start = ports.clock.monotonic();
      try {
        const models = await registry.get(row.id).models(signal);
        report({ type: 'provider-answered', provider: row.id, milliseconds: ports.clock.monotonic() - start });
        return { row, models };
      } catch (thrown) {
        const error = toModelError(thrown);
        report({ type: 'provider-failed', provider: row.id, kind: error.kind, why: error.message });
        return { row, error };
      }
    }),
  );
}

/** Derived once for each state of the settings, not once for each request. */
function remember<T>(settings: () => Settings, derive: (current: Settings) => T): () => T {
  let last: { settings: Settings; value: T } | undefined;
  return () => {
    const current = settings();
    if (last?.settings !== current) last = { settings: current, value: derive(current) };
    return last.value;
  };
}
