export type Follower = { readonly signal: AbortSignal; abort(): void; release(): void };

/**
 * A signal of one's own that also stops when another does. AbortSignal.any says the same, but keeps weak references in
 * both directions, which a thousand streams at once feel. `release` when it is over: the other signal may live long.
 */
export function follow(other: AbortSignal | undefined): Follower {
  const own = new AbortController();
  // A reason of our own, because without one each stop builds an exception with a stack that nobody reads.
  const abort = (): void => own.abort('stopped');
  if (other?.aborted) abort();
  else other?.addEventListener('abort', abort, { once: true });
  return { signal: own.signal, abort, release: () => other?.removeEventListener('abort', abort) };
}
