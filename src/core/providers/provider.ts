import type { Model, Place } from '../model/model.ts';
import type { Attempt, Call } from '../model/request.ts';
import type { Answer } from '../ports.ts';

/** The dialects we speak. Sixteen providers are these four and a row each. */
const wireNames = ['openai-chat', 'openai-responses', 'anthropic', 'ollama'] as const;
export type WireName = (typeof wireNames)[number];

/** One provider as data. */
export type Row = {
  readonly id: string;
  readonly label: string;
  readonly wire: WireName;
  readonly baseUrl: string;
  readonly place: Place;
  /** `none`: never sent. `optional`: sent if there is one (local servers started with a key). */
  readonly key: 'required' | 'optional' | 'none';
  readonly quirks?: Quirks;
  /** A regular expression for the whole key: by it a pasted key says whose it is. Absent where keys have no form of their own. */
  readonly keyForm?: string;
  /** What the provider says it does with what it is sent. */
  readonly policy?: string;
};

/** Where a provider differs from its wire. An absent quirk is the wire's ordinary way. */
export type Quirks = {
  /** The name the endpoint wants for the limit of output tokens. */
  readonly maxTokensName?: 'max_tokens' | 'max_completion_tokens';
  /** Refuses `stream_options`, and reports usage without being asked. */
  readonly noStreamOptions?: true;
  /** Reports what an answer cost, in dollars, when it is asked to. */
  readonly reportsCost?: true;
};

export type Limits = { readonly lineBytes: number; readonly turnBytes: number };

/** What a wire needs of the world: the row, the provider's own fetch, and how large things may be. */
export type Link = {
  readonly row: Row;
  fetch(url: string, init?: RequestInit): Promise<Answer>;
  readonly limits: Limits;
};

/** Loaded at first use: the SDK of a wire that nobody asks is never read from disk. */
export type Wire = { chat(link: Link): Call<Attempt> };

export type Provider = {
  readonly row: Row;
  readonly chat: Call<Attempt>;
  models(signal: AbortSignal): Promise<readonly Model[]>;
};
