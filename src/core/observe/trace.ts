import { toModelError, type Failure } from '../model/error.ts';
import { isContent, type EndReason } from '../model/event.ts';
import type { Attempt, ChatRequest, Stage } from '../model/request.ts';
import { addUsage, noUsage } from '../model/usage.ts';
import type { Clock } from '../ports.ts';
import { watch } from '../stream/watch.ts';

/** Outermost: that something was asked, and how it came out. */
export function traceRequests(clock: Clock): Stage<ChatRequest> {
  return (next) => (request, context) =>
    watch(() => {
      const { id } = context;
      const start = clock.monotonic();
      let open = true;
      const ended = (outcome: EndReason | Failure): void => {
        open = false;
        context.report({ type: 'request-ended', id, outcome, milliseconds: clock.monotonic() - start });
      };
      context.report({ type: 'request-started', id, role: request.role, purpose: request.purpose });
      return {
        events: next(request, context),
        saw(event) {
          if (event.type === 'end') ended(event.reason);
        },
        failed(error) {
          ended(toModelError(error).kind);
          return error;
        },
        over() {
          // The reader left the loop before the end: that is a stop like any other.
          if (open) ended('cancelled.user');
        },
      };
    });
}

/** Innermost: every attempt leaves its facts, failed and abandoned ones included. */
export function recordAttempts(clock: Clock): Stage<Attempt> {
  return (next) => (attempt, context) =>
    watch(() => {
      const { id } = context;
      const model = { provider: attempt.model.provider, model: attempt.model.model };
      const start = clock.monotonic();
      const since = (): number => clock.monotonic() - start;
      let usage = noUsage;
      let answered = false;
      let open = true;
      const failed = (kind: Failure, why: string): void => {
        open = false;
        context.report({ type: 'attempt-failed', id, model, kind, why, milliseconds: since() });
      };
      context.report({ type: 'attempt-started', id, model });
      return {
        events: next(attempt, context),
        saw(event) {
          if (event.type === 'usage') usage = addUsage(usage, event.usage);
          if (!answered && isContent(event)) {
            answered = true;
            context.report({ type: 'attempt-answered', id, model, millisecondsToFirstContent: since() });
          }
          if (event.type === 'end') {
            open = false;
            context.report({ type: 'attempt-ended', id, model, reason: event.reason, milliseconds: since(), usage });
          }
        },
        failed(error) {
          const { kind, message } = toModelError(error);
          failed(kind, message);
          return error;
        },
        over() {
          if (open) failed('cancelled.user', 'Stopped.');
        },
      };
    });
}
