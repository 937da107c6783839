import type { Failure } from '../../../src/core/model/error.ts';
import type { ErrorAnswer, ErrorName } from '../errors.ts';
import type { Errors } from './errors.ts';
import type { Frame } from '../frame.ts';
import type { Ask, Protocol } from '../protocol.ts';
import type { ProtocolName, Turn } from '../script.ts';

/** Parsed JSON of which only some fields matter here. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * What a provider may have no way to say. Rows about it are not run for that provider; the table of the contract
 * suite prints the reason. `usage` and `reasoning` are also asked in passing by many rows: those still run, and there
 * the provider must come out with an estimate, and without reasoning.
 */
export type Trait =
  'usage' | 'cached input' | 'reasoning count' | 'reasoning' | 'refusal' | 'filter' | 'calls in pieces';

/** A request as far as a provider may refuse it. */
export type Asked = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Fields;
};

/** How one provider speaks the protocol it borrowed, from its public documentation: one for each row of the catalogue. */
export type Dialect = {
  readonly on: ProtocolName;
  /** Other protocols that answer under the same base path. */
  readonly beside?: readonly ProtocolName[];
  /** The path of a row's baseUrl. */
  readonly basePath: string;
  /** Where questions go, if not where the protocol has it below the base path. `{model}` stands for any name. */
  readonly chatPath?: string;
  /** What a row must say to be served at that path. */
  readonly apiVersion?: string;
  /** The headers in which a key is taken; a request with none of them is refused as the provider refuses a wrong key. */
  readonly keyIn?: readonly ('authorization' | 'api-key' | 'x-api-key')[];
  /** What the provider makes of a turn before it is written: a call in one piece, no reasoning. */
  readonly turn?: (turn: Turn) => Turn;
  /** What is different in each message of a stream, and in an answer that was not streamed. */
  readonly each?: (message: Fields, turn: Turn) => Fields;
  /** What is then different in the list of messages. */
  readonly frames?: (frames: readonly Frame[], turn: Turn) => readonly Frame[];
  /** Reports usage whether it was asked to or not. */
  readonly unasked?: true;
  /** What is then different in an answer that was not streamed. */
  readonly whole?: (answer: Fields, turn: Turn) => Fields;
  /** The provider's own status and body, where they are not those of the protocol. */
  readonly errors?: Errors;
  /** What these mean where they say less than the protocol's. */
  readonly means?: Partial<Readonly<Record<ErrorName, Failure>>>;
  readonly refuses?: (asked: Asked) => ErrorAnswer | undefined;
  readonly keepAlive?: string;
  /** With the reason. */
  readonly lacks?: Partial<Readonly<Record<Trait, string>>>;
};

/** The protocol as this provider speaks it. */
export function spoken(dialect: Dialect, base: Protocol): Protocol {
  const ask = (asked: Ask): Ask => (dialect.unasked ? { ...asked, withUsage: true } : asked);
  const turnOf = (turn: Turn): Turn => dialect.turn?.(turn) ?? turn;
  const { each, keepAlive } = dialect;
  const below = (path: string): string => `${dialect.basePath}${path.slice(base.basePath.length)}`;
  const error = (name: ErrorName): ErrorAnswer => dialect.errors?.[name] ?? base.error(name);
  return {
    ...base,
    basePath: dialect.basePath,
    chatPath: dialect.on === base.name ? (dialect.chatPath ?? below(base.chatPath)) : below(base.chatPath),
    frames(given, asked) {
      const turn = turnOf(given);
      const frames = base.frames(turn, ask(asked));
      const changed = each === undefined ? frames : eachChunk(frames, (fields) => each(fields, turn));
      return dialect.frames?.(changed, turn) ?? changed;
    },
    whole(given, asked) {
      const turn = turnOf(given);
      const plain = fieldsOf(base.whole(turn, asked));
      const answer = each?.(plain, turn) ?? plain;
      return dialect.whole?.(answer, turn) ?? answer;
    },
    error,
    ...(keepAlive === undefined ? {} : { keepAlive: { part: 'content', data: keepAlive } }),
    lists: (models) =>
      Object.fromEntries(Object.entries(base.lists(models)).map(([path, list]) => [below(path), list])),
  };
}

/** Whether a path is the one where questions go. */
export function isChatPath(chatPath: string, path: string): boolean {
  const wanted = chatPath.split('/');
  const given = (path.split('?')[0] ?? '').split('/');
  return wanted.length === given.length && wanted.every((part, index) => part === '{model}' || part === given[index]);
}

/** Changes the messages that are JSON and leaves comments and `[DONE]` alone. */
export function eachChunk(frames: readonly Frame[], change: (chunk: Fields, frame: Frame) => Fields): readonly Frame[] {
  return frames.map((frame) =>
    frame.data.startsWith('{') ? { ...frame, data: JSON.stringify(change(parse(frame.data), frame)) } : frame,
  );
}

export function parse(json: string): Fields {
  return fieldsOf(JSON.parse(json));
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** Changes the first choice's `delta`, or its `message` where the answer was not streamed. */
export function inChoice(answer: Fields, change: (said: Fields) => Fields): Fields {
  const [choice, ...others] = Array.isArray(answer['choices']) ? (answer['choices'] as readonly Fields[]) : [];
  if (choice === undefined) return answer;
  const where = choice['message'] === undefined ? 'delta' : 'message';
  return { ...answer, choices: [{ ...choice, [where]: change(fieldsOf(choice[where])) }, ...others] };
}

export function without(fields: Fields, ...names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
