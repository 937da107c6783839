import type { Model, Place } from '../model/model.ts';
import type { Attempt, Call } from '../model/request.ts';
import type { Answer } from '../ports.ts';

/** The dialects we speak. Sixteen providers are these four and a row each. */
const wireNames = ['openai-chat', 'openai-responses', 'anthropic', 'ollama'] as const;
export type WireName = (typeof wireNames)[number];

/** What a person sees of a provider, whether it is a row of ours or comes whole from elsewhere. */
export type Face = {
  readonly id: string;
  readonly label: string;
  readonly place: Place;
  /** Absent for a provider that comes whole from another extension. */
  readonly baseUrl?: string;
  /** What the provider says it does with what it is sent. */
  readonly policy?: string;
};

/** One provider as data. */
export type Row = Face & {
  readonly wire: WireName;
  readonly baseUrl: string;
  /** The address is the person's own: until it is given, this is a pattern to start from and not a provider. */
  readonly ownAddress?: true;
  /** `none`: never sent. `optional`: sent if there is one (local servers started with a key). */
  readonly key: 'required' | 'optional' | 'none';
  /** In place of a key: a token of the account with which the person is signed in to the editor. */
  readonly signIn?: 'microsoft';
  /** Azure: with it, each deployment has an address of its own; without it, all of them stand under /openai/v1. */
  readonly apiVersion?: string;
  /** What it offers, where no list can be asked for: deployments have names of the person's own. */
  readonly models?: readonly string[];
  readonly quirks?: Quirks;
  /** A regular expression for the whole key: by it a pasted key says whose it is. Absent where keys have no form of their own. */
  readonly keyForm?: string;
};

/** Where a provider differs from its wire. An absent quirk is the wire's ordinary way. */
export type Quirks = {
  /** The name the endpoint wants for the limit of output tokens. */
  readonly maxTokensName?: 'max_tokens' | 'max_completion_tokens';
  /** Refuses `stream_options`, and reports usage without being asked. */
  readonly noStreamOptions?: true;
  /** Reports what an answer cost, in dollars, when it is asked to. */
  readonly reportsCost?: true;
  /** How it lists its models, where not as its wire does. */
  readonly lists?: 'llamacpp' | 'lmstudio';
  /** Speaks this wire where it does not know the request of its own one. */
  readonly orElse?: WireName;
  /** The header its key travels in, where not the wire's. */
  readonly keyHeader?: 'api-key';
  /** Access keys of AWS are not sent: each request is signed with them, for this service. */
  readonly signedFor?: 'bedrock';
  /** How it is told how long to think: in a `reasoning` object, or not at all because it refuses what it does not know. */
  readonly effort?: 'reasoning-object' | 'none';
  /** Promises only some JSON, and not one that follows a schema. */
  readonly anyJson?: true;
  /** How it completes code between two pieces, where it can. */
  readonly fills?: 'infill' | 'fim' | 'beta';
  /** A path that answers with less than the list of models does, to see whether the provider is there. */
  readonly probe?: string;
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
  readonly row: Face;
  readonly chat: Call<Attempt>;
  models(signal: AbortSignal): Promise<readonly Model[]>;
  /** What only its own server can tell of one model; absent where the list says all there is to know. */
  describe?(model: Model, signal: AbortSignal): Promise<Model>;
  /** Whether it is there: a request that costs nothing. */
  probe(signal: AbortSignal): Promise<void>;
  readonly shelf?: Shelf;
};

export type PullStep = { readonly status: string; readonly done?: number; readonly total?: number };

/** The models on a server's own disk and in its memory. */
export type Shelf = {
  /** Downloads, or goes on where a download was stopped. Leaving the loop stops it. */
  pull(model: string, signal: AbortSignal): AsyncIterable<PullStep>;
  remove(model: string, signal: AbortSignal): Promise<void>;
  load(model: string, signal: AbortSignal): Promise<void>;
  unload(model: string, signal: AbortSignal): Promise<void>;
};
