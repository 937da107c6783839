/** What a person can be offered beside an error. The surface that shows the error knows how to do it. */
export const remedies = [
  'ask-cloud',
  'retry',
  'continue',
  'try-now',
  'leave-out',
  'set-key',
  'choose-model',
  'open-settings',
  'show-log',
] as const;
export type Remedy = (typeof remedies)[number];
