import { estimateTokenCount } from 'tokenx';
import type { Message } from '../model/message.ts';
import type { ChatRequest } from '../model/request.ts';

/** What an image weighs is each provider's secret; most ask about this much for one of ordinary size. */
const tokensOfImage = 1000;
/** Each message has a frame of its own around its words. */
const tokensOfFrame = 4;
/** Beyond this many characters a rough count is as good, and does not hold up the editor. */
const mostCounted = 400_000;
const charactersPerToken = 4;

/** How many tokens a text has, about: within a fifth of what the common models count. */
export function tokensOf(text: string): number {
  return text.length > mostCounted ? Math.ceil(text.length / charactersPerToken) : estimateTokenCount(text);
}

export function tokensOfMessage(message: Message): number {
  if (message.role === 'tool') {
    return message.results.reduce((sum, result) => sum + tokensOf(result.text) + tokensOfFrame, 0);
  }
  return message.content.reduce((sum, part) => {
    if (part.type === 'image') return sum + tokensOfImage;
    // Reasoning goes back only where it is sealed, and then costs nothing again.
    if (part.type === 'reasoning') return sum;
    return sum + tokensOf(part.type === 'text' ? part.text : JSON.stringify(part.call.input));
  }, tokensOfFrame);
}

/** What a request takes of the context before a word is answered. */
export function tokensOfRequest({
  system = '',
  tools = [],
  messages,
  fill,
}: Omit<ChatRequest, 'role' | 'purpose'>): number {
  const told = tools.length === 0 ? 0 : tokensOf(JSON.stringify(tools));
  const gap = fill === undefined ? 0 : tokensOf(fill.before) + tokensOf(fill.after);
  return messages.reduce((sum, message) => sum + tokensOfMessage(message), told + tokensOf(system) + gap);
}
