import type { FailureDetail } from '../model/error.ts';

const longestMs = 24 * 3600 * 1000;

/**
 * When a server wants to be asked again, in whatever form it says so, and whether at all. A date is measured by the
 * server's own clock, which is not ours. Nothing is believed beyond a day.
 */
export function retryAfter(status: number, headers: Headers): Pick<FailureDetail, 'retryAfterMs' | 'final'> {
  const final = headers.get('x-should-retry') === 'false' ? { final: true as const } : {};
  const milliseconds = waitOf(status, headers);
  if (milliseconds === undefined || Number.isNaN(milliseconds)) return final;
  return { ...final, retryAfterMs: Math.min(Math.max(milliseconds, 0), longestMs) };
}

function waitOf(status: number, headers: Headers): number | undefined {
  const exact = Number(headers.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(exact) && exact >= 0) return exact;
  const value = headers.get('retry-after');
  if (value !== null) {
    const seconds = Number(value);
    return Number.isFinite(seconds) ? seconds * 1000 : untilDate(value, headers);
  }
  // Only who refuses because there were too many questions says by these when there may be more.
  return status === 429 ? limitReset(headers) : undefined;
}

function untilDate(date: string, headers: Headers): number {
  return Date.parse(date) - Date.parse(headers.get('date') ?? new Date().toISOString());
}

const resets = [
  'x-ratelimit-reset-requests',
  'x-ratelimit-reset-tokens',
  'x-ratelimit-reset',
  'anthropic-ratelimit-requests-reset',
  'anthropic-ratelimit-tokens-reset',
];

/** The latest of them: before it one limit or the other still holds. */
function limitReset(headers: Headers): number | undefined {
  const waits = resets.flatMap((name) => {
    const value = headers.get(name);
    const wait = value === null ? Number.NaN : resetOf(value, headers);
    return Number.isNaN(wait) ? [] : [wait];
  });
  return waits.length === 0 ? undefined : Math.max(...waits);
}

const secondsOfUnit: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };
const epochSeconds = 1e9;
const epochMilliseconds = 1e12;

/** `6m0s`, `20ms`, `12.5` seconds, a date, or a moment since 1970 in seconds or milliseconds. */
function resetOf(value: string, headers: Headers): number {
  const number = Number(value);
  if (Number.isFinite(number)) {
    if (number < epochSeconds) return number * 1000;
    const moment = number < epochMilliseconds ? number * 1000 : number;
    return untilDate(new Date(moment).toISOString(), headers);
  }
  const parts = [...value.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  if (parts.length > 0 && parts.map(([whole]) => whole).join('') === value) {
    return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (secondsOfUnit[unit ?? ''] ?? 0) * 1000, 0);
  }
  return untilDate(value, headers);
}
