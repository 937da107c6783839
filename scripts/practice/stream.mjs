import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { tokensOf } from './tokens.mjs';

/** A reader that takes nothing for so long is gone; a stall that was asked for ends too. */
const longestWaitMs = 10 * 60_000;

/**
 * The tokens of an answer, in pairs of kind and text, at their pace. Time that the reader takes is not made up for: after
 * a pause the pace goes on, it does not burst. Ends by throwing when the signal aborts.
 */
export async function* paced(answer, signal) {
  const gapMs = 1000 / answer.tokensPerSecond;
  let due = performance.now();
  for (const [kind, text] of [
    ['thinking', answer.thinking],
    ['content', answer.text],
  ]) {
    for (const token of tokensOf(text)) {
      const now = performance.now();
      // Timers know whole milliseconds: a quick answer sends several tokens, then waits for all of them.
      if (due - now >= 1) await sleep(due - now, undefined, { signal });
      signal.throwIfAborted();
      yield [kind, token];
      due = Math.max(due, performance.now() - 50) + gapMs;
    }
  }
}

/** Writes and waits until the reader has room again. */
export async function write(response, text, signal) {
  if (response.write(text)) return;
  await once(response, 'drain', { signal: AbortSignal.any([signal, AbortSignal.timeout(longestWaitMs)]) });
}

/** Says nothing more, until the reader gives up. */
export async function stall(signal) {
  await sleep(longestWaitMs, undefined, { signal });
}
