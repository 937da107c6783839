import { anthropic } from './anthropic.ts';
import type { ErrorName, ErrorAnswer } from './errors.ts';
import type { Frame } from './frame.ts';
import { ollama } from './ollama.ts';
import { openaiChat } from './openaiChat.ts';
import { openaiResponses } from './openaiResponses.ts';
import type { ProtocolName, Turn } from './script.ts';

/** What a question asked for, as far as the answer depends on it. */
export type Ask = { readonly model: string; readonly streamed: boolean; readonly withUsage: boolean };

/** One protocol as a server speaks it. The field names and the order of messages are those of its public documentation. */
export type Protocol = {
  readonly name: ProtocolName;
  readonly basePath: string;
  readonly chatPath: string;
  readonly framing: 'sse' | 'ndjson';
  readonly contentType: string;
  ask(body: Readonly<Record<string, unknown>>): Ask;
  readonly frames: (turn: Turn, ask: Ask) => readonly Frame[];
  /** The same turn as an answer that was not streamed. */
  whole(turn: Turn, ask: Ask): unknown;
  error(name: ErrorName): ErrorAnswer;
  errorFrame(name: ErrorName): Frame;
  textFrame(text: string): Frame;
  readonly unknownFrame: Frame;
  /** What this protocol's servers send while they have nothing to say. */
  readonly keepAlive: Frame;
  /** What stands before an endless run of letters so that it becomes one message: `data: {…"content":"`. */
  readonly endlessLine: string;
  /** The answers to GET, by path. */
  lists(models: readonly string[]): Readonly<Record<string, unknown>>;
};

export const protocols: Readonly<Record<ProtocolName, Protocol>> = {
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  anthropic,
  ollama,
};
