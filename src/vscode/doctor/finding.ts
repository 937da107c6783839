/** One thing that was looked at: how it is, and what to do where it is not well. */
export type Finding = {
  readonly state: 'well' | 'note' | 'ill';
  readonly what: string;
  readonly words: string;
  readonly next?: string;
};

export type Part = { readonly title: string; readonly findings: readonly Finding[] };

export function well(what: string, words: string): Finding {
  return { state: 'well', what, words };
}

export function note(what: string, words: string, next?: string): Finding {
  return { state: 'note', what, words, ...(next === undefined ? {} : { next }) };
}

export function ill(what: string, words: string, next: string): Finding {
  return { state: 'ill', what, words, next };
}
