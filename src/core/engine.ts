import { fit } from './context/fit.ts';
import { contextOf } from './context/room.ts';
import { cancelled, ModelError, toModelError } from './model/error.ts';
import type { Fact } from './model/fact.ts';
import type { StreamEvent } from './model/event.ts';
import { isLoopback } from './model/address.ts';
import { parseModelRef, type Model, type ModelRef } from './model/model.ts';
import { textOf } from './model/message.ts';
import type { Attempt, Call, ChatRequest, Context } from './model/request.ts';
import { roles, type Role } from './model/role.ts';
import { createBus } from './observe/bus.ts';
import { recordAttempts, traceRequests } from './observe/trace.ts';
import type { Ports } from './ports.ts';
import { catalogue } from './providers/catalogue.ts';
import type { Face, Provider, Row, Shelf } from './providers/provider.ts';
import { createDetails } from './providers/details.ts';
import { createGuests } from './providers/guests.ts';
import { createKnown, type Listing } from './providers/known.ts';
import { createLookout, type Lookout } from './providers/lookout.ts';
import { createRegistry, type Patience, type Registry } from './providers/registry.ts';
import { suggestNames } from './providers/suggestNames.ts';
import { resolveRows } from './providers/rows.ts';
import { breaker } from './reliability/breaker.ts';
import { createCircuits } from './reliability/circuits.ts';
import { contentTimer } from './reliability/contentTimer.ts';
import { createHealth, type HealthView } from './reliability/health.ts';
import { retry } from './reliability/retry.ts';
import { router } from './routing/router.ts';
import type { Roles, Route } from './routing/roles.ts';
import type { Settings } from './settings/schema.ts';
import { follow } from './stream/follow.ts';
import { watch } from './stream/watch.ts';

export type AskOptions = { readonly id?: string; readonly signal?: AbortSignal };

/** `in-use`: only the providers of the roles, and those that were found. */
type Where = 'everywhere' | 'in-use';

export type Engine = {
  /** One question, one stream. Leaving the loop, or the signal, closes the provider's socket. */
  ask(request: ChatRequest, options?: AskOptions): AsyncIterableIterator<StreamEvent>;
  /** What each provider (or those asked for) offers right now, in parallel. One that fails is listed with its error. */
  models(signal?: AbortSignal, asked?: (row: Face) => boolean): Promise<readonly Listing[]>;
  /** What was last seen of them; nobody is asked. */
  known(): readonly Listing[];
  /** Everything that can be found out about one model: its real context, what it can do. */
  describe(ref: ModelRef): Promise<Model>;
  /** How much this model holds, question and answer together, with what is known of it and of this machine's memory. */
  contextOf(model: Model): number | undefined;
  /** Looks once which local servers are there, and whether the providers in use still answer. Costs nothing. */
  look(signal?: AbortSignal, where?: Where): Promise<void>;
  /** The models on a provider's disk and in its memory, where it lets them be managed. */
  shelf(provider: string): Shelf | undefined;
  /** The providers that have an address: of the catalogue, of the settings, and rows that were registered. */
  rows(): readonly Row[];
  providers(): readonly Face[];
  /** Adds a provider until what is returned is called: a row for one of our wires, or a whole one. */
  register(provider: Row | Provider): () => void;
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
  const guests = createGuests(report);
  const registry = remember(
    () => [settings(), guests.version()] as const,
    ([current]) => {
      const own = resolveRows(catalogue, current.providers);
      // A guest never takes the place of a provider that the person, or the catalogue, calls by that name.
      const rows = [...own, ...guests.rows().filter((guest) => own.every((row) => row.id !== guest.id))];
      return createRegistry(rows, guests.providers(), ports.fetch, patienceOf(current));
    },
  );
  const rolesNow = remember(
    () => [settings()] as const,
    ([current]) => rolesOf(current),
  );
  const known = createKnown();
  const expected = (id: string): boolean =>
    roles.some((role) => rolesNow()[role].use.some((ref) => ref.provider === id));
  const lookout = createLookout({ clock: ports.clock, known, expected, report, enrich });
  const list = (signal: AbortSignal, asked: (row: Face) => boolean): Promise<readonly Listing[]> =>
    lookout.list(
      registry().providers.filter(({ row }) => asked(row)),
      signal,
    );
  const details = createDetails({
    clock: ports.clock,
    known,
    provider: (id) => registry().get(id),
    list: async (id, signal) => void (await list(signal, (row) => row.id === id)),
  });
  const memoryOf = (model: Model): number | undefined =>
    isHere(registry().get(model.provider).row) ? ports.memoryBytes?.() : undefined;
  const circuitOf = createCircuits({ clock: ports.clock, memory: ports.memory, report });
  const faceOf = (ref: ModelRef): Model => ({ ...ref, place: registry().get(ref.provider).row.place });

  const namesOf = async (id: string, signal: AbortSignal): Promise<readonly string[]> => {
    if (known.models(id).length === 0) await list(signal, (row) => row.id === id);
    return known.models(id).map(({ model }) => model);
  };
  const provider: Call<Attempt> = (attempt, context) => registry().get(attempt.model.provider).chat(attempt, context);
  const inner = stack<Attempt>(
    [
      fit({
        describe: (model, signal) => details.describe(model, signal),
        able: (ability) => details.able(ability),
        explain: (error, { model }, signal) => suggestNames(error, model.model, () => namesOf(model.provider, signal)),
        runs: (model, tokens) => details.runs(model, tokens),
        memoryOf,
      }),
      retry({ random: Math.random }),
      breaker(circuitOf),
      contentTimer(ports.clock, (attempt) => contentPatience(settings(), attempt)),
      recordAttempts(ports.clock),
    ],
    provider,
  );
  const routed = router(() => ({
    roles: rolesNow(),
    find: faceOf,
    localModels: async (signal) => {
      const local = registry().providers.filter(({ row }) => row.place === 'local');
      await lookout.look(local, signal);
      return local.flatMap(({ row }) => known.models(row.id));
    },
  }))(inner);
  const outer = stack<ChatRequest>([traceRequests(ports.clock)], routed);

  return {
    ask: (request, options = {}) => ask(outer, request, options, settings, report),
    models: (signal = new AbortController().signal, asked = () => true) => list(signal, asked),
    known: () => known.listings().filter(({ row }) => registry().providers.some((entry) => entry.row.id === row.id)),
    describe: (ref) => details.lookUp(faceOf(ref)),
    contextOf: (model) => contextOf(model, memoryOf(model)),
    look: (signal = new AbortController().signal, where = 'everywhere') => {
      const found = (id: string): boolean => known.models(id).length > 0;
      return look(registry(), rolesNow(), lookout, signal, (id) => where === 'everywhere' || found(id));
    },
    shelf: (id) => registry().providers.find(({ row }) => row.id === id)?.shelf,
    rows: () => registry().rows,
    providers: () => registry().providers.map(({ row }) => row),
    register(guest) {
      const { id } = 'row' in guest ? guest.row : guest;
      const leave = guests.register(guest);
      // Another one of this name may have been here before, with models of its own.
      known.forget(id);
      details.forget(id);
      return leave;
    },
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
  const nothing = request.fill === undefined ? last === undefined : request.fill.before + request.fill.after === '';
  const empty =
    nothing ||
    (last?.role === 'user' && textOf(last).trim() === '' && last.content.every((part) => part.type === 'text'));
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

/** Servers on this machine may come and go; of the others only those that a role uses are asked, and only for a sign of life. */
async function look(
  registry: Registry,
  routes: Roles,
  lookout: Lookout,
  signal: AbortSignal,
  worth: (id: string) => boolean,
): Promise<void> {
  const used = new Set(roles.flatMap((role) => routes[role].use.map((ref) => ref.provider)));
  const local = registry.providers.filter(({ row }) => row.place === 'local');
  const cloud = registry.providers.filter(({ row }) => row.place === 'cloud' && used.has(row.id));
  await Promise.all([
    lookout.look(
      local.filter(({ row }) => !used.has(row.id) && worth(row.id)),
      signal,
    ),
    lookout.list(
      local.filter(({ row }) => used.has(row.id)),
      signal,
    ),
    lookout.probe(cloud, signal),
  ]);
}

function isHere({ place, baseUrl }: Face): boolean {
  return place === 'local' && baseUrl !== undefined && isLoopback(new URL(baseUrl).hostname);
}

/** The table of prices is read from disk when there is a cloud model to price. */
async function enrich(row: Face, models: readonly Model[]): Promise<readonly Model[]> {
  const { place, baseUrl } = row;
  if (place === 'local' || baseUrl === undefined || models.length === 0) return models;
  const { withPrice } = await import('./cost/prices.ts');
  return models.map((model) => withPrice(model, baseUrl));
}

/** Derived once for each state of what it depends on, not once for each request. */
function remember<K extends readonly unknown[], T>(keys: () => K, derive: (keys: K) => T): () => T {
  let last: { keys: K; value: T } | undefined;
  return () => {
    const current = keys();
    if (last === undefined || current.some((key, index) => key !== last?.keys[index])) {
      last = { keys: current, value: derive(current) };
    }
    return last.value;
  };
}
