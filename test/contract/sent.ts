import assert from 'node:assert/strict';
import type { Attempt } from '../../src/core/model/request.ts';
import type { Secrets } from '../../src/core/ports.ts';
import { catalogue } from '../../src/core/providers/catalogue.ts';
import type { Row } from '../../src/core/providers/provider.ts';
import type { Dialect } from '../servers/dialects/dialect.ts';
import type { Script } from '../servers/script.ts';
import { startServer, type ModelServer } from '../servers/startServer.ts';
import { attempt, openRow, outcomeOf, testKey, type Outcome } from './ask.ts';
import { dialectOf, servedBy } from './served.ts';

type Fields = Readonly<Record<string, unknown>>;
type Request = ModelServer['requests'][number];

export type Sending = {
  readonly row?: Partial<Row>;
  /** What the server does otherwise than the dialect of this provider. */
  readonly otherwise?: (dialect: Dialect) => Dialect;
  readonly secrets?: Secrets;
  readonly script?: Script;
};

/** A question as it reached the server, with its body parsed. */
export type Sent = {
  readonly path: string;
  readonly headers: Request['headers'];
  readonly body: Fields;
  readonly request: Request;
};

/** One answer may have taken two requests. */
export type Exchange = { readonly sent: readonly Sent[]; readonly outcomes: readonly Outcome[] };

export function keyed(key: string): Secrets {
  return { read: () => Promise.resolve({ key }) };
}

/** Asks one provider some questions, and says what reached its server; each must come to an end. */
export async function sendAll(id: string, asks: readonly Partial<Attempt>[], sending: Sending = {}): Promise<Exchange> {
  const row = catalogue.find((candidate) => candidate.id === id);
  assert.ok(row, `${id} does not stand in the catalogue`);
  const dialect = sending.otherwise?.(dialectOf(row)) ?? dialectOf(row);
  const server = await startServer(dialect.on, sending.script ?? {}, { dialect });
  const { provider, close } = openRow(
    { ...servedBy(row, server, dialect), ...sending.row },
    {},
    sending.secrets ?? keyed(testKey),
  );
  try {
    const outcomes: Outcome[] = [];
    for (const ask of asks) {
      const context = { id: 'test', signal: new AbortController().signal, report: () => undefined };
      const outcome = await outcomeOf(provider.chat({ ...attempt(), ...ask }, context));
      assert.equal(outcome.error, undefined, `${outcome.error?.message} ${outcome.error?.detail.technical ?? ''}`);
      outcomes.push(outcome);
    }
    const sent = server.questions.map((request) => {
      const { path, headers } = request;
      return { path, headers, body: request.body as Fields, request };
    });
    return { sent, outcomes };
  } finally {
    close();
    await server.close();
  }
}

/** The request of one question. */
export async function sendOne(id: string, ask: Partial<Attempt> = {}, sending: Sending = {}): Promise<Sent> {
  const [sent, ...more] = (await sendAll(id, [ask], sending)).sent;
  assert.ok(sent && more.length === 0, 'one question, one request');
  return sent;
}
