import type { ModelRef } from './model.ts';
import type { ToolCall, ToolResult } from './tool.ts';

export type TextPart = { readonly type: 'text'; readonly text: string };

/** `data` is base64, without a `data:` prefix. */
export type ImagePart = { readonly type: 'image'; readonly mediaType: string; readonly data: string };

/** `opaque` is the provider's own seal on the reasoning. It is echoed to the model that made it and to no other. */
export type ReasoningPart = {
  readonly type: 'reasoning';
  readonly text: string;
  readonly opaque?: string;
  readonly by: ModelRef;
};

type CallPart = { readonly type: 'tool-call'; readonly call: ToolCall };

export type Message =
  | { readonly role: 'user'; readonly content: readonly (TextPart | ImagePart)[] }
  | { readonly role: 'assistant'; readonly content: readonly (TextPart | ReasoningPart | CallPart)[] }
  | { readonly role: 'tool'; readonly results: readonly ToolResult[] };

export function userText(text: string): Message {
  return { role: 'user', content: [{ type: 'text', text }] };
}

export function assistantText(text: string): Message {
  return { role: 'assistant', content: [{ type: 'text', text }] };
}

export function textOf(message: Message): string {
  if (message.role === 'tool') return message.results.map((result) => result.text).join('\n');
  return message.content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');
}
