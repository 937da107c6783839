/**
 * The kinds of failure, one word each, named where they are born and never guessed again from a message.
 * The part before the dot is the family a person recognises: network, timeout, request, auth, quota, provider, protocol…
 * `incomplete` stands alone: the answer was cut, and what was shown is not the whole.
 */
const failures = [
  'network.refused',
  'network.dns',
  'network.tls',
  'network.reset',
  'network.offline',
  'timeout.connect',
  'timeout.firstByte',
  'timeout.stall',
  'timeout.server',
  'request.invalid',
  'request.too_large',
  'auth.missing',
  'auth.invalid',
  'auth.forbidden',
  'auth.origin',
  'quota.rate',
  'quota.exhausted',
  'provider.server',
  'provider.overloaded',
  'provider.conflict',
  'provider.unknown',
  'model.not_found',
  'model.none',
  'model.unable',
  'context.exceeded',
  'circuit.open',
  'proxy.auth',
  'protocol.html',
  'protocol.empty',
  'protocol.mismatch',
  'protocol.malformed',
  'protocol.oversize',
  'policy.redirect',
  'incomplete',
  'content.filtered',
  'tool.args_invalid',
  'settings.invalid',
  'store.unavailable',
  'cancelled.user',
  'internal',
] as const;

export type Failure = (typeof failures)[number];

export type FailureDetail = {
  readonly provider?: string;
  readonly model?: string;
  readonly status?: number;
  readonly retryAfterMs?: number;
  /** The server said that asking again would not help. */
  readonly final?: true;
  readonly requestId?: string;
  /** The setting to look at, by its full name. */
  readonly setting?: string;
  /** What to do, when the general advice for this kind is not good enough. */
  readonly next?: string;
  /** A cloud model of the route that was not asked, because that is the person's to decide. */
  readonly cloudModel?: string;
  /** The same may be asked again without the oldest messages, if the person wants that. */
  readonly canLeaveOut?: true;
  /** For the log: technical, already free of secrets. */
  readonly technical?: string;
};

/** The same for every copy of this class: each lazily loaded bundle carries its own, and they must know each other. */
const brand = Symbol.for('tandem.ModelError');

/** `message` says in plain words what happened and why. What to do next is the caller's to show; see words.ts. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly kind: Failure;
  readonly detail: FailureDetail;
  readonly [brand] = true;

  static override [Symbol.hasInstance](value: unknown): value is ModelError {
    return typeof value === 'object' && value !== null && brand in value;
  }

  constructor(kind: Failure, message: string, detail: FailureDetail = {}) {
    super(message);
    this.kind = kind;
    this.detail = detail;
  }
}

/** Adds where it happened to an error that was born where this was not known. What is already there stays. */
export function withDetail(error: ModelError, detail: FailureDetail): ModelError {
  const located = new ModelError(error.kind, error.message, { ...detail, ...error.detail });
  if (error.stack !== undefined) located.stack = error.stack;
  return located;
}

/** At a border: whatever was thrown becomes a ModelError. SDKs wrap what our fetch threw, so causes are followed. */
export function toModelError(thrown: unknown): ModelError {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth++) {
    if (error instanceof ModelError) return error;
  }
  if (thrown instanceof Error && thrown.name === 'AbortError') return cancelled();
  const technical = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return new ModelError('internal', 'Something inside Tandem failed.', { technical });
}

export function cancelled(): ModelError {
  return new ModelError('cancelled.user', 'Stopped.');
}
