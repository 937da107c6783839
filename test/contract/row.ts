import assert from 'node:assert/strict';
import type { Failure } from '../../src/core/model/error.ts';
import type { EndReason } from '../../src/core/model/event.ts';
import type { Usage } from '../../src/core/model/usage.ts';
import { catalogue } from '../../src/core/providers/catalogue.ts';
import type { Row } from '../../src/core/providers/provider.ts';
import type { Dialect, Trait } from '../servers/dialects/dialect.ts';
import type { ProtocolName, Script } from '../servers/script.ts';
import { startServer, type ModelServer } from '../servers/startServer.ts';
import { events, openRow, outcomeOf, type Asking, type Outcome } from './ask.ts';
import { jobOf, together, type Job } from './jobs.ts';
import { dialectOf, servedBy } from './served.ts';
import { tallied, tallyChanged, tallyNotApplicable } from './tally.ts';

/** What must come of a row. What is not mentioned is not asked. */
export type Expected = {
  /** The kind of the error; else the turn must end, with this reason. */
  readonly fails?: Failure;
  readonly ends?: EndReason;
  /** The text that was shown, whole; `shown` may be only a part of it. */
  readonly text?: string;
  readonly shown?: string | RegExp;
  readonly reasoning?: string;
  /** Names and arguments of the tool calls, in order. */
  readonly calls?: readonly (readonly [name: string, input: object])[];
  readonly usage?: Partial<Usage>;
  /** The server must see its socket close within 250 ms of the end. */
  readonly closes?: true;
  readonly withinMs?: number;
};

/** One row of faults.md, for every provider that can have it. A new provider is done when its rows pass. */
export type FaultRow = Asking & {
  readonly id: string;
  readonly title: string;
  readonly reply: Script | ((name: ProtocolName) => Script);
  readonly expect: Expected | ((name: ProtocolName, dialect: Dialect) => Expected);
  /** Absent: all. The others cannot have this fault; the row says why. */
  readonly only?: readonly ProtocolName[];
  /** What it is about. It is not run for a provider whose dialect lacks that; the dialect says why. */
  readonly needs?: readonly Trait[];
  /** Rows that measure time run when nothing else does; this one waits much and works little, and runs beside others. */
  readonly meanwhile?: true;
  readonly check?: (outcome: Outcome, server: ModelServer) => void | Promise<void>;
};

export const sseProtocols: readonly ProtocolName[] = ['openai-chat', 'openai-responses', 'anthropic'];

/** More at a time would measure the machine and not the rows. */
const atOnce = 8;

/** Registers each row as a test of each provider of the catalogue that can have it. */
export function testRows(rows: readonly FaultRow[]): void {
  const beside: Job[] = [];
  before(async function () {
    this.timeout(180_000);
    await together(beside, atOnce);
  });
  for (const provider of catalogue) {
    describe(provider.id, () => {
      const dialect = dialectOf(provider);
      for (const row of rows) {
        const why = notApplicable(row, dialect);
        if (why === undefined) registerRow(row, provider, dialect, beside);
        else tallyNotApplicable(provider, why);
      }
    });
  }
}

function notApplicable({ only, needs }: FaultRow, { on, lacks }: Dialect): string | undefined {
  if (only !== undefined && !only.includes(on)) return `these are faults that ${on} cannot have`;
  return needs?.map((trait) => lacks?.[trait]).find((why) => why !== undefined);
}

function registerRow(row: FaultRow, provider: Row, dialect: Dialect, beside: Job[]): void {
  const wanted = typeof row.expect === 'function' ? row.expect(dialect.on, dialect) : row.expect;
  const { expected, changes } = possible(wanted, dialect);
  for (const why of changes) tallyChanged(provider, why);
  const job = jobOf(() => runRow(row, provider, dialect, expected));
  if (row.meanwhile || !(expected.closes || expected.withinMs !== undefined)) beside.push(job);
  const title = `${provider.id} · ${row.id} ${row.title} → ${expected.fails ?? `end ${expected.ends}`}`;
  it(title, () => tallied(provider, job.result)).timeout(10_000);
}

/** Of who reports no usage an estimate is expected, of who shows no reasoning none. */
function possible(wanted: Expected, { lacks }: Dialect): { expected: Expected; changes: readonly string[] } {
  const usage = wanted.usage === undefined ? undefined : lacks?.usage;
  const reasoning = wanted.reasoning === undefined ? undefined : lacks?.reasoning;
  return {
    expected: {
      ...wanted,
      ...(usage === undefined ? {} : { usage: { estimated: true } }),
      ...(reasoning === undefined ? {} : { reasoning: '' }),
    },
    changes: [
      ...(usage === undefined ? [] : [`expect an estimate: ${usage}`]),
      ...(reasoning === undefined ? [] : [`expect no reasoning: ${reasoning}`]),
    ],
  };
}

async function runRow(row: FaultRow, provider: Row, dialect: Dialect, expected: Expected): Promise<void> {
  const script = typeof row.reply === 'function' ? row.reply(dialect.on) : row.reply;
  const server = await startServer(dialect.on, script, { dialect });
  const { provider: asked, close } = openRow(servedBy(provider, server, dialect), row);
  try {
    const outcome = await outcomeOf(events(asked, row));
    checkLaws(outcome);
    checkExpected(outcome, expected);
    if (expected.closes) await closedSoon(server);
    await row.check?.(outcome, server);
  } finally {
    close();
    await server.close();
  }
}

/** What holds for every stream, whatever happens to it. */
export function checkLaws({ events: seen, error, calls }: Outcome): void {
  const ends = seen.filter((event) => event.type === 'end').length;
  assert.equal(ends, error === undefined ? 1 : 0, 'exactly one end, or an error');
  if (error === undefined) assert.equal(seen.at(-1)?.type, 'end', 'the end is last');
  else assert.deepEqual(calls, [], 'no tool call comes out of a turn that failed');
  if (seen.length > 0) assert.equal(seen[0]?.type, 'start', 'the start is first');
  assert.doesNotMatch(
    error?.message ?? '',
    /<(!doctype|\/?(html|head|body|title|h1))/i,
    'no markup is shown to a person',
  );
}

function checkExpected(outcome: Outcome, expected: Expected): void {
  const { error } = outcome;
  const why = `${error?.kind}: ${error?.message} ${error?.detail.technical ?? ''}\n${JSON.stringify(outcome.events).slice(0, 2000)}`;
  assert.equal(error?.kind ?? `end ${outcome.end}`, expected.fails ?? `end ${expected.ends}`, why);
  if (expected.text !== undefined) assert.equal(outcome.text, expected.text);
  if (expected.shown instanceof RegExp) assert.match(outcome.text, expected.shown);
  else if (expected.shown !== undefined) assert.ok(outcome.text.startsWith(expected.shown), `shown: ${outcome.text}`);
  if (expected.reasoning !== undefined) assert.equal(outcome.reasoning, expected.reasoning);
  if (expected.calls !== undefined) {
    assert.deepEqual(
      outcome.calls.map((call) => [call.name, call.input]),
      expected.calls,
    );
    const ids = outcome.calls.map((call) => call.id);
    assert.equal(new Set(ids).size, ids.length, 'every call has an id of its own');
    assert.ok(!ids.includes(''), 'no id is empty');
  }
  if (expected.usage !== undefined) {
    assert.equal(outcome.usages.length, 1, 'usage is told once');
    for (const [key, value] of Object.entries(expected.usage)) {
      assert.equal(
        outcome.usages[0]?.[key as keyof Usage],
        value,
        `usage.${key} of ${JSON.stringify(outcome.usages[0])}`,
      );
    }
  }
  const { withinMs } = expected;
  if (withinMs !== undefined) assert.ok(outcome.milliseconds <= withinMs, `took ${outcome.milliseconds} ms`);
}

/** Waits until the server has seen every socket close; fails if that takes longer than 250 ms. */
export async function closedSoon(server: ModelServer, since = performance.now()): Promise<void> {
  while (server.sockets.some((socket) => socket.closedAt === undefined)) {
    assert.ok(performance.now() - since < 1000, 'the server’s socket is still open after a second');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const last = Math.max(...server.sockets.map((socket) => socket.closedAt ?? 0));
  assert.ok(last - since <= 250, `the server saw its socket close after ${last - since} ms`);
}
