export const roles = ['overseer', 'implementation'] as const;
export type Role = (typeof roles)[number];

/** What a request is for: the same answer costs the same, but a person wants to know what the money went to. */
export type Purpose =
  | 'chat'
  | 'completion'
  /** A model is asked for one word, to see that it answers. */
  | 'check'
  | 'api'
  | 'command-line'
  /** VS Code, or another extension through it, uses one of our models as its own: no role of ours was asked. */
  | 'editor';
