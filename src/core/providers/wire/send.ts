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
  build: (fetch: typeof globalThis.fetch) => PromiseLike<unknown>,
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
    await build(ourFetch);
  } catch (error) {
    // An SDK may wrap what our fetch threw without its cause. What it dislikes about an answer is for our reader to judge.
    if (answer === undefined) throw toModelError(failure ?? error);
  }
  if (answer === undefined) throw new ModelError('internal', 'The client library sent nothing.');
  return answer;
}

/** The SDKs have limits of their own; ours are kept by the transport, so theirs are set out of reach. */
export const never = 2 ** 31 - 1;
