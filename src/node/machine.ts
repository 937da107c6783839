import { totalmem } from 'node:os';

/** What this machine, or the container in which we run, may use. */
export function memoryBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
