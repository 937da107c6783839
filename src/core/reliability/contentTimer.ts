import { ModelError } from '../model/error.ts';
import { isContent } from '../model/event.ts';
import type { Attempt, Stage } from '../model/request.ts';
import type { Clock } from '../ports.ts';
import { follow } from '../stream/follow.ts';
import { watch } from '../stream/watch.ts';

/**
 * Ends an attempt that keeps its connection alive but says nothing: keep-alive bytes feed the transport's timers, only
 * content feeds this one. Before the first content the transport's own, longer patience with a loading model counts.
 */
export function contentTimer(
  clock: Clock,
  patience: (attempt: Attempt) => { first: number; next: number },
): Stage<Attempt> {
  return (next) => (attempt, context) =>
    watch(() => {
      const { first, next: between } = patience(attempt);
      const stop = follow(context.signal);
      let limit = Math.max(first, between);
      let lastContent = clock.monotonic();
      let sawContent = false;
      let late = false;
      // While a slow reader holds the stream, nobody is waiting for the model.
      let held = false;
      // One timer that looks when it rings and goes on waiting for the rest: an event costs a clock reading.
      const look = (): void => {
        const remaining = held ? limit : limit - (clock.monotonic() - lastContent);
        if (remaining > 0) {
          timer = setTimeout(look, remaining);
          return;
        }
        late = true;
        stop.abort();
      };
      let timer = setTimeout(look, limit);
      return {
        events: next(attempt, { ...context, signal: stop.signal }),
        signal: stop.signal,
        wanted() {
          held = false;
          if (sawContent) lastContent = clock.monotonic();
        },
        saw(event) {
          held = true;
          sawContent = isContent(event);
          if (sawContent) limit = between;
        },
        failed(error) {
          if (!late || context.signal.aborted) return error;
          const waited = Math.round(limit / 1000);
          return new ModelError('timeout.stall', `The model has said nothing new for ${waited} seconds.`, {
            setting: 'tandem.timeouts.content',
          });
        },
        over() {
          clearTimeout(timer);
          stop.release();
        },
      };
    });
}
