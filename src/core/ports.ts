import type { Conversation, ConversationHead, StoredTurn } from './model/conversation.ts';

/** The only doors from the core to the world. `node/` and `vscode/` implement them; tests hand in real ones. */

/** Milliseconds that only go forward: for durations and timers. Wall time is asked for apart, and never subtracted. */
export type Clock = { monotonic(): number; wall(): Date };

/**
 * A key is released only for the origin it was given for. `origin-changed` says that there is one, for another place.
 * It is a function and not a value so that a key is nowhere kept: it is read when the request leaves.
 */
export type Secrets = {
  /** `signIn`: in place of a key, a token of the account with which the person is signed in to the editor. */
  read(
    name: string,
    origin: string,
    signIn?: 'microsoft',
  ): Promise<{ readonly key: string } | { readonly missing: 'none' | 'origin-changed' }>;
};

export type Log = { info(text: string): void; warn(text: string): void; error(text: string): void };

/** In milliseconds. Each ends a wait with an error of its own name. */
export type Timers = { readonly connect: number; readonly firstByte: number; readonly idle: number };

/** What one provider may do on the network: the place it may reach, how long it may take, and the key it may use there. */
export type Door = {
  readonly provider: string;
  /** Scheme, host and port. A redirect to anywhere else is refused before a byte is sent. */
  readonly origin: string;
  readonly local: boolean;
  readonly timers: Timers;
  /** The name under which Secrets knows the key. Absent: this provider takes none. */
  readonly key?: {
    readonly name: string;
    readonly required: boolean;
    readonly signIn?: 'microsoft';
    /** An access key of AWS stays here: the request is signed with it, for this service. */
    readonly signedFor?: string;
  };
};

/**
 * A body that is pulled. Leaving the loop closes the socket; `finish` instead lets the server complete what it is
 * sending for at most so many milliseconds, so that the connection can serve again.
 */
export type Body = AsyncIterable<Uint8Array> & { finish(milliseconds: number): Promise<void> };

export type Answer = Response & { readonly chunks: Body };

/**
 * Our fetch. Requests carry `keyPlaceholder` where a key belongs; the transport puts the key in its place when, and
 * only when, the request goes to the door's own origin. So no SDK, no error and no log ever holds one.
 */
export type Fetch = (door: Door, url: string, init?: RequestInit) => Promise<Answer>;

export const keyPlaceholder = 'tandem-key-goes-here';

/** Where conversations are kept. Each write is acknowledged only when it is safe; a failed one throws `store.unavailable`. */
export type Conversations = {
  latest(workspace: string): Promise<Conversation | undefined>;
  read(id: string): Promise<Conversation | undefined>;
  list(workspace: string): Promise<readonly ConversationHead[]>;
  saveHead(head: ConversationHead): Promise<void>;
  saveTurn(conversationId: string, position: number, turn: StoredTurn): Promise<void>;
};

/** Small things worth knowing again when the editor was closed and opened. What was written may be gone. */
export type Memory = { read(name: string): unknown; write(name: string, value: unknown): void };

export type Ports = {
  readonly clock: Clock;
  readonly fetch: Fetch;
  readonly log: Log;
  /** How much memory this machine has. Absent: unknown, and then no model's context is measured by it. */
  readonly memoryBytes?: () => number;
  readonly memory?: Memory;
};
