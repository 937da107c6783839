import type { ErrorName } from './errors.ts';

export const protocolNames = ['openai-chat', 'openai-responses', 'anthropic', 'ollama'] as const;
export type ProtocolName = (typeof protocolNames)[number];

/** What to answer, one entry a request; the last one repeats. Only questions to the model use it up, model lists do not. */
export type Script = Reply | readonly Reply[];

/** One answer as data: what the model says, what is wrong with it, and how its bytes travel. Absent: nothing is wrong. */
export type Reply = {
  readonly turn?: Turn;
  /** Changes to the list of messages before they become bytes. */
  readonly edits?: readonly Edit[];
  readonly framing?: Framing;
  readonly delivery?: Delivery;
  /** The provider's own error body and status, instead of a turn. */
  readonly error?: ErrorReply;
  /** Any other HTTP answer, instead of a turn: a web page, a redirect, an empty body. */
  readonly instead?: Plain;
  /** These bytes as the stream's body, instead of an encoded turn: a recording. */
  readonly raw?: string | Uint8Array;
  /** These bytes on the bare socket, without HTTP, and then the end. Empty: the socket is reset at once. */
  readonly socket?: string;
};

export type ToolUse = {
  readonly id?: string;
  readonly name?: string;
  /** The arguments as JSON text, in the pieces in which they are streamed. */
  readonly arguments: readonly string[];
};

export type Piece =
  | { readonly text: string }
  /** `signature`: the seal that Anthropic and OpenAI put on reasoning, sent after it. */
  | { readonly reasoning: string; readonly signature?: string }
  | { readonly refusal: string }
  | { readonly call: ToolUse };

/** Disjoint buckets; each protocol adds them up in its own way. Negative figures are passed on as they are. */
export type TurnUsage = {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly reasoning?: number;
};

export type Turn = {
  readonly pieces: readonly Piece[];
  readonly usage?: TurnUsage | 'missing';
  /** `{ unknown }`: a finish reason that no documentation lists. */
  readonly finish?: 'stop' | 'length' | 'tool-calls' | 'filtered' | { readonly unknown: string };
  /** Several calls whose argument pieces arrive in turns, instead of one call after the other. */
  readonly interleaved?: true;
  /** Tool deltas without the index that tells calls apart. */
  readonly noIndex?: true;
  /** Each call in one message with all of its arguments; Ollama’s are so anyway. */
  readonly wholeCalls?: true;
};

/**
 * A place in the list of messages: the first one, the first with content, the one in the middle of the content,
 * the proof of the end, the first after the proof, behind the last. A number counts messages.
 */
export type Place = 'start' | 'content' | 'middle' | 'proof' | 'trailing' | 'end' | number;

export type Edit =
  | { readonly put: Insert; readonly at: Place }
  | { readonly repeat: Place }
  | { readonly drop: Place }
  /** From here on nothing more is sent. */
  | { readonly dropFrom: Place }
  /** Every message gets a field that no documentation lists. */
  | { readonly addField: string };

export type Insert =
  | 'bad-json'
  | 'bad-utf8'
  | 'unknown-event'
  | 'keep-alive'
  | { readonly error: ErrorName }
  | { readonly text: string }
  | { readonly event?: string; readonly data: string };

/** How messages are written as text. The options on fields are for server-sent events; lines of JSON have only an ending. */
export type Framing = {
  readonly lineEnd?: '\n' | '\r' | '\r\n';
  readonly byteOrderMark?: true;
  readonly comments?: true;
  readonly noSpace?: true;
  /** One JSON value over several `data:` lines. */
  readonly multiLine?: true;
  readonly idAndRetry?: true;
};

export type Delivery = {
  /** `frame`: a write for each message; `bulk`: 64 KB a write; a number: so many bytes a write, each on its own. */
  readonly chunks?: 'frame' | 'bulk' | number;
  /** Pause between writes. */
  readonly everyMs?: number;
  /** One write for each due moment; late writes catch up. */
  readonly tokensPerSecond?: number;
  readonly gzip?: true;
  readonly headersAfterMs?: number;
  /** `Infinity`: for ever. With `keepAlives`, the protocol's own sign of life is sent every so many milliseconds. */
  readonly pauses?: readonly { readonly before: Place; readonly ms: number; readonly keepAlives?: number }[];
  readonly cut?: Cut;
  /** What happens after the last byte. */
  readonly afterwards?: Ending;
  /** Content without an end, before the proof: one line that never breaks, or one message after the other. */
  readonly endless?: 'line' | 'body';
};

/**
 * `end` is a proper end of the HTTP body; `destroy` closes the socket inside it, `reset` with a reset;
 * `short-length` promises more by Content-Length than comes. `stay-open` sends nothing and closes nothing.
 */
export type Ending = 'end' | 'destroy' | 'reset' | 'short-length' | 'stay-open';

export type Cut = {
  /** Places cut before the message; `mid-json` inside the middle one, `mid-utf8` inside a character of it. */
  readonly at: Place | 'mid-json' | 'mid-utf8' | { readonly byte: number };
  readonly how: Ending;
};

export type ErrorReply = {
  readonly name: ErrorName;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Plain = {
  readonly status: number;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** `whole-turn`: the turn as the provider answers it when asked not to stream. */
  readonly body: string;
};
