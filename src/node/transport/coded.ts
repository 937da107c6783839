/** The error that holds the reason, and its code. */
export type Coded = { readonly code: string; readonly error: Error };

/** fetch hides the reason in `cause`; a host with several addresses fails with several errors. */
export function codedIn(thrown: unknown): Coded | undefined {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; depth++) {
    if ('code' in error && typeof error.code === 'string') return { code: error.code, error };
    // The one error of undici's that has a name and no code.
    if (error.name === 'HTTPParserError') return { code: 'HPE_UNKNOWN', error };
    error = error instanceof AggregateError ? error.errors[0] : error.cause;
  }
  return undefined;
}
