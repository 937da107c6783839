import { toModelError, type Failure } from '../model/error.ts';
import { isContent, type EndReason } from '../model/event.ts';
import type { Attempt, ChatRequest, Stage } from '../model/request.ts';
import { addUsage, noUsage } from '../model/usage.ts';
import type { Clock } from '../ports.ts';

/** Outermost: that something was asked, and how it came out. */
export function traceRequests(clock: Clock): Stage<ChatRequest> {
  return (next) =>
    async function* traced(request, context) {
      const { id } = context;
      const start = clock.monotonic();
      const ended = (outcome: EndReason | Failure): void =>
        context.report({ type: 'request-ended', id, outcome, milliseconds: clock.monotonic() - start });
      context.report({ type: 'request-started', id, role: request.role, purpose: request.purpose });
      let open = true;
      try {
        for await (const event of next(request, context)) {
          if (event.type === 'end') {
            open = false;
            ended(event.reason);
          }
          yield event;
        }
      } catch (error) {
        open = false;
        ended(toModelError(error).kind);
        throw error;
      } finally {
        // The reader left the loop before the end: that is a stop like any other.
        if (open) ended('cancelled.user');
      }
    };
}

/** Innermost: every attempt leaves its facts, failed and abandoned ones included. */
export function recordAttempts(clock: Clock): Stage<Attempt> {
  return (next) =>
    async function* recorded(attempt, context) {
      const { id } = context;
      const model = { provider: attempt.model.provider, model: attempt.model.model };
      const start = clock.monotonic();
      const since = (): number => clock.monotonic() - start;
      let usage = noUsage;
      let answered = false;
      let open = true;
      context.report({ type: 'attempt-started', id, model });
      try {
        for await (const event of next(attempt, context)) {
          if (event.type === 'usage') usage = addUsage(usage, event.usage);
          if (!answered && isContent(event)) {
            answered = true;
            context.report({ type: 'attempt-answered', id, model, millisecondsToFirstContent: since() });
          }
          if (event.type === 'end') {
            open = false;
            context.report({ type: 'attempt-ended', id, model, reason: event.reason, milliseconds: since(), usage });
          }
          yield event;
        }
      } catch (error) {
        open = false;
        const { kind, message } = toModelError(error);
        context.report({ type: 'attempt-failed', id, model, kind, why: message, milliseconds: since() });
        throw error;
      } finally {
        if (open) {
          context.report({ type: 'attempt-failed', id, model, kind: 'cancelled.user', why: 'Stopped.', milliseconds: since() });
        }
      }
    };
}
