import { ModelError } from '../model/error.ts';
import { isContent } from '../model/event.ts';
import type { Attempt, Stage } from '../model/request.ts';
import type { Clock } from '../ports.ts';
import { interrupt } from '../stream/interrupt.ts';

/**
 * Ends an attempt that keeps its connection alive but says nothing: keep-alive bytes feed the transport's timers, only
 * content feeds this one. Before the first content the transport's own, longer patience with a loading model counts.
 */
export function contentTimer(clock: Clock, patience: (attempt: Attempt) => { first: number; next: number }): Stage<Attempt> {
  return (next) =>
    async function* timed(attempt, context) {
      const { first, next: between } = patience(attempt);
      const late = new AbortController();
      let limit = Math.max(first, between);
      let lastContent = clock.monotonic();
      // While a slow reader holds the stream, nobody is waiting for the model.
      let held = false;
      // One timer that looks when it rings and goes on waiting for the rest: an event costs a clock reading.
      const watch = (): void => {
        const remaining = held ? limit : limit - (clock.monotonic() - lastContent);
        if (remaining <= 0) late.abort();
        else timer = setTimeout(watch, remaining);
      };
      let timer = setTimeout(watch, limit);
      const signal = AbortSignal.any([context.signal, late.signal]);
      try {
        for await (const event of interrupt(next(attempt, { ...context, signal }), signal)) {
          if (isContent(event)) limit = between;
          held = true;
          yield event;
          held = false;
          if (isContent(event)) lastContent = clock.monotonic();
        }
      } catch (error) {
        if (!late.signal.aborted || context.signal.aborted) throw error;
        const waited = Math.round(limit / 1000);
        throw new ModelError('timeout.stall', `The model has said nothing new for ${waited} seconds.`, {
          setting: 'tandem.timeouts.content',
        });
      } finally {
        clearTimeout(timer);
      }
    };
}
