import type { Failure } from '../model/error.ts';
import type { Clock } from '../ports.ts';

/** What these say is about the provider's health. A wrong question, key or model never closes it to other questions. */
const sick: ReadonlySet<Failure> = new Set<Failure>([
  'network.refused',
  'network.dns',
  'network.reset',
  'network.tls',
  'timeout.connect',
  'timeout.firstByte',
  'timeout.stall',
  'timeout.server',
  'provider.server',
  'provider.overloaded',
  'protocol.html',
  'protocol.empty',
  'incomplete',
]);

const mostInARow = 5;
const windowMs = 60_000;
const leastJudged = 10;
const shareOfFailures = 0.5;
const firstRestMs = 15_000;
const longestRestMs = 5 * 60_000;

/** One attempt's way through. Exactly one of these is called, once. */
export type Pass = { succeeded(): void; failed(kind: Failure): void; left(): void };

type Refusal = { readonly waitMs: number };

/**
 * Keeps questions away from a provider that fails: after five failures in a row, or half of at least ten within a minute,
 * it rests for fifteen seconds; then one question may try, and if that fails too the rest doubles. All by a clock that
 * only goes forward: no change of the date ends a rest or makes it last for ever.
 */
export type Circuit = {
  /** `insist`: the person wants it tried now. */
  enter(insist?: boolean): Pass | Refusal;
  /** The provider named a time before which it wants nothing. */
  rest(milliseconds: number): void;
  /** How long it still rests; 0: it does not. */
  restingMs(): number;
};

/** `before`: how it stood when the editor was closed. */
export function createCircuit(
  clock: Clock,
  changed: (milliseconds: number, restMs: number) => void,
  before?: { readonly leftMs: number; readonly restMs: number },
): Circuit {
  let inARow = 0;
  let outcomes: { at: number; failed: boolean }[] = [];
  let openUntil = before === undefined ? undefined : clock.monotonic() + before.leftMs;
  let restMs = before?.restMs ?? firstRestMs;
  let probing = false;

  const open = (milliseconds: number): void => {
    openUntil = clock.monotonic() + milliseconds;
    changed(milliseconds, Math.max(restMs, milliseconds));
  };
  const close = (): void => {
    openUntil = undefined;
    restMs = firstRestMs;
    inARow = 0;
    outcomes = [];
    changed(0, firstRestMs);
  };
  const note = (failed: boolean): boolean => {
    const at = clock.monotonic();
    outcomes = [...outcomes.filter((outcome) => at - outcome.at < windowMs), { at, failed }].slice(-100);
    inARow = failed ? inARow + 1 : 0;
    const failures = outcomes.filter((outcome) => outcome.failed).length;
    const half = outcomes.length >= leastJudged && failures / outcomes.length >= shareOfFailures;
    return failed && (inARow >= mostInARow || half);
  };
  const once = (act: (how: 'succeeded' | 'left' | Failure) => void): Pass => {
    let done = false;
    const end = (how: 'succeeded' | 'left' | Failure): void => {
      if (done) return;
      done = true;
      act(how);
    };
    return { succeeded: () => end('succeeded'), failed: (kind) => end(kind), left: () => end('left') };
  };
  const ordinary = (): Pass =>
    once((how) => {
      if (how === 'left' || openUntil !== undefined) return;
      if (how !== 'succeeded' && !sick.has(how)) return;
      if (note(how !== 'succeeded')) open(restMs);
    });
  const probe = (): Pass => {
    probing = true;
    return once((how) => {
      probing = false;
      if (how === 'left') return;
      // Whoever refuses a question is there to refuse it.
      if (how === 'succeeded' || !sick.has(how)) return close();
      restMs = Math.min(restMs * 2, longestRestMs);
      open(restMs);
    });
  };
  return {
    enter(insist = false) {
      if (openUntil === undefined) return ordinary();
      const waitMs = openUntil - clock.monotonic();
      if (probing || (waitMs > 0 && !insist)) return { waitMs: Math.max(waitMs, 0) };
      return probe();
    },
    rest(milliseconds) {
      if (openUntil === undefined || openUntil < clock.monotonic() + milliseconds) open(milliseconds);
    },
    restingMs: () => (openUntil === undefined ? 0 : Math.max(0, openUntil - clock.monotonic())),
  };
}
