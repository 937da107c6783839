import type { Clock } from '../core/ports.ts';

export const clock: Clock = { monotonic: () => performance.now(), wall: () => new Date() };
