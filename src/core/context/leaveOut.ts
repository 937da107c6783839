import type { Message } from '../model/message.ts';
import { tokensOfMessage } from './tokens.ts';

export type LeftOut = { readonly messages: readonly Message[]; readonly count: number; readonly tokens: number };

/** Leaves out the oldest turns until so many tokens are saved. A turn goes as a whole: no call without its result. */
export function leaveOut(messages: readonly Message[], surplus: number): LeftOut {
  let tokens = 0;
  let count = 0;
  while (tokens < surplus) {
    const next = messages.findIndex((message, index) => index > count && message.role === 'user');
    if (next < 0) break;
    for (const message of messages.slice(count, next)) tokens += tokensOfMessage(message);
    count = next;
  }
  return { messages: messages.slice(count), count, tokens };
}
