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

/** No text of any script has more tokens than this to a character. */
const mostTokensPerCharacter = 2;

/** More tokens than a text can have, without a look at its words. */
function mostTokensOf(text: string): number {
  return text.length * mostTokensPerCharacter;
}

export function tokensOfMessage(message: Message, count = tokensOf): number {
  if (message.role === 'tool') {
    return message.results.reduce((sum, result) => sum + count(result.text) + tokensOfFrame, 0);
  }
  return message.content.reduce((sum, part) => {
    if (part.type === 'image') return sum + tokensOfImage;
    // Reasoning goes back only where it is sealed, and then costs nothing again.
    if (part.type === 'reasoning') return sum;
    return sum + count(part.type === 'text' ? part.text : JSON.stringify(part.call.input));
  }, tokensOfFrame);
}

type Counted = Pick<ChatRequest, 'system' | 'tools' | 'messages' | 'fill'>;

/** What a request takes of the context before a word is answered. */
export function tokensOfRequest({ system = '', tools = [], messages, fill }: Counted, count = tokensOf): number {
  const told = tools.length === 0 ? 0 : count(JSON.stringify(tools));
  const gap = fill === undefined ? 0 : count(fill.before) + count(fill.after);
  return messages.reduce((sum, message) => sum + tokensOfMessage(message, count), told + count(system) + gap);
}

/** An upper bound, at a hundredth of the cost: enough for the many requests that are far from every limit. */
export function mostTokensOfRequest(request: Counted): number {
  return tokensOfRequest(request, mostTokensOf);
}
