import type { Conversations } from '../../core/ports.ts';

/** What the extension host and the store's worker say to each other: a call by name, and its answer by number. */
export type Method = keyof Conversations;

export type StoreRequest = {
  readonly number: number;
  readonly method: Method | 'close';
  readonly arguments: readonly unknown[];
};

export type StoreResponse =
  | { readonly type: 'opened'; readonly quarantined?: string }
  | { readonly type: 'result'; readonly number: number; readonly value: unknown }
  | { readonly type: 'problem'; readonly number: number; readonly message: string };
