import type { EndReason } from './event.ts';
import type { Failure } from './error.ts';
import type { ModelRef } from './model.ts';
import type { Purpose, Role } from './role.ts';
import type { Usage } from './usage.ts';

/** What has happened, in the past tense. Facts are published sideways: nothing waits for whoever reads them. */
export type Fact =
  | { readonly type: 'request-started'; readonly id: string; readonly role: Role; readonly purpose: Purpose }
  | {
      readonly type: 'request-ended';
      readonly id: string;
      readonly outcome: EndReason | Failure;
      readonly milliseconds: number;
    }
  | { readonly type: 'attempt-started'; readonly id: string; readonly model: ModelRef }
  | {
      readonly type: 'attempt-answered';
      readonly id: string;
      readonly model: ModelRef;
      readonly millisecondsToFirstContent: number;
    }
  | {
      readonly type: 'attempt-ended';
      readonly id: string;
      readonly model: ModelRef;
      readonly reason: EndReason;
      readonly milliseconds: number;
      readonly usage: Usage;
    }
  | {
      readonly type: 'attempt-failed';
      readonly id: string;
      readonly model: ModelRef;
      readonly kind: Failure;
      readonly why: string;
      readonly milliseconds: number;
    }
  /** The provider rests for so long after failures, or, with 0, is asked again. */
  | { readonly type: 'provider-rests'; readonly provider: string; readonly milliseconds: number }
  | {
      readonly type: 'models-changed';
      readonly provider: string;
      readonly found: readonly string[];
      readonly gone: readonly string[];
    }
  | { readonly type: 'provider-answered'; readonly provider: string; readonly milliseconds: number }
  | { readonly type: 'provider-failed'; readonly provider: string; readonly kind: Failure; readonly why: string };
