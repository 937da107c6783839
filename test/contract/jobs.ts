/** Something that is done once, when it is first asked for. */
export type Job = { readonly result: () => Promise<void> };

const longest = 10_000;

/** A job that hangs fails by itself, so that the others are still told of. */
export function jobOf(run: () => Promise<void>): Job {
  let running: Promise<void> | undefined;
  return { result: () => (running ??= withinTime(run())) };
}

/** Does all of them, so many at a time. What fails is told by who asks for the result, and is nobody's unhandled rejection. */
export async function together(jobs: readonly Job[], atOnce: number): Promise<void> {
  const waiting = jobs.values();
  const work = async (): Promise<void> => {
    for (const job of waiting) await job.result().catch(() => undefined);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

async function withinTime(running: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`not done after ${longest} ms`)), longest);
  try {
    await Promise.race([running, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
