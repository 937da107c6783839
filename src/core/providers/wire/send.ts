import { ModelError, toModelError } from '../../model/error.ts';
import type { Answer } from '../../ports.ts';
import type { Link } from '../provider.ts';

/**
 * Lets an official SDK build and send its request through our fetch, and keeps the raw answer for our own reader:
 * each SDK's reader loses something (ollama drops malformed lines, anthropic calls a cut stream whole).
 */
export async function send(
  link: Link,
  signal: AbortSignal,
  build: (fetch: typeof globalThis.fetch, options: CarryingOptions) => PromiseLike<unknown>,
): Promise<Answer> {
  let answer: Answer | undefined;
  let failure: unknown;
  const ourFetch: typeof globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    try {
      answer = await link.fetch(url, { ...init, signal });
      return answer;
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  try {
    await build(ourFetch, { fetchOptions: { carried: ourFetch } });
  } catch (error) {
    // An SDK may wrap what our fetch threw without its cause. What it dislikes about an answer is for our reader to judge.
    if (answer === undefined) throw toModelError(failure ?? error);
  }
  if (answer === undefined) throw new ModelError('internal', 'The client library sent nothing.');
  return answer;
}

/**
 * Building a client of the larger SDKs costs as much as a hundred tokens, so each provider has one and not each request.
 * Such a client knows only this fetch; a request's own, with its signal and its answer, is carried in its options.
 */
export const carriedFetch: typeof globalThis.fetch = (input, init) => {
  if (init === undefined || !isCarrying(init)) throw new ModelError('internal', 'The client library lost our fetch.');
  const { carried, ...plain } = init;
  return carried(input, plain);
};

/** A kind of fetch options; the SDKs hand through what they do not know. */
type Carrying = Pick<RequestInit, 'cache'> & { readonly carried: typeof globalThis.fetch };
type CarryingOptions = { readonly fetchOptions: Carrying };

function isCarrying(init: RequestInit): init is RequestInit & Carrying {
  return 'carried' in init;
}

/** The SDKs have limits of their own; ours are kept by the transport, so theirs are set out of reach. */
export const never = 2 ** 31 - 1;
