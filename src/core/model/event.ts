import type { ModelRef, Place } from './model.ts';
import type { ToolCall } from './tool.ts';
import type { Usage } from './usage.ts';

/** Why a whole turn ended. An unknown value of a provider is `other`; it never throws and never looks like `stop`. */
export type EndReason = 'stop' | 'length' | 'tool-calls' | 'filtered' | 'other';

export type Source = { readonly url: string; readonly title?: string };

/** Something a person should know about how the answer came to be: a quiet line in the chat. */
export type Notice = { readonly kind: 'failed-over' | 'retrying' | 'tight' | 'left-out'; readonly text: string };

/** One answer is a sequence of these. It ends with exactly one `end`, or the iterator throws a ModelError. */
export type StreamEvent =
  /** Who answers, where, and, as far as the router knows it, why this model. */
  | { readonly type: 'start'; readonly model: ModelRef; readonly place: Place; readonly because?: string }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string; readonly opaque?: string }
  | { readonly type: 'tool-input'; readonly id: string; readonly name: string; readonly delta: string }
  | { readonly type: 'tool-call'; readonly call: ToolCall }
  | { readonly type: 'source'; readonly source: Source }
  | { readonly type: 'usage'; readonly model: ModelRef; readonly usage: Usage }
  | { readonly type: 'notice'; readonly notice: Notice }
  | { readonly type: 'retract'; readonly why: string }
  | { readonly type: 'end'; readonly reason: EndReason };

/** Content is what a reader has seen and cannot unsee: from here on an attempt may no longer be repeated silently. */
export function isContent(event: StreamEvent): boolean {
  return (
    event.type === 'text' ||
    event.type === 'reasoning' ||
    event.type === 'tool-input' ||
    event.type === 'tool-call' ||
    event.type === 'source'
  );
}
