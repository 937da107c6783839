import type { Frame } from '../frame.ts';
import type { Piece, Turn } from '../script.ts';
import { eachChunk, fieldsOf, inChoice, parse, without, type Fields } from './dialect.ts';

/** Differences that more than one provider has. */

/** Each call comes in one message with all of its arguments; nothing can come between its pieces. */
export function wholeCalls(turn: Turn): Turn {
  const { interleaved: _, ...rest } = turn;
  return { ...rest, wholeCalls: true };
}

export function noReasoning(turn: Turn): Turn {
  return { ...turn, pieces: turn.pieces.filter((piece: Piece) => !('reasoning' in piece)) };
}

/** Reasoning under another name than `reasoning_content`. */
export function renamed(answer: Fields, name: string): Fields {
  return inChoice(answer, (said) => {
    const words = said['reasoning_content'];
    return words === undefined ? said : { ...without(said, 'reasoning_content'), [name]: words };
  });
}

/** Changes each tool call of a message. */
export function eachCall(answer: Fields, change: (call: Fields, index: number) => Fields): Fields {
  return inChoice(answer, (said) =>
    Array.isArray(said['tool_calls'])
      ? { ...said, tool_calls: (said['tool_calls'] as readonly Fields[]).map(change) }
      : said,
  );
}

export function withoutRefusal(answer: Fields): Fields {
  return inChoice(answer, (said) => without(said, 'refusal', 'annotations'));
}

/** Changes the message that reports usage. */
export function eachUsage(answer: Fields, change: (usage: Fields) => Fields): Fields {
  const usage = answer['usage'];
  return typeof usage === 'object' && usage !== null ? { ...answer, ...change(fieldsOf(usage)) } : answer;
}

/** Changes the usage itself. */
export function counting(answer: Fields, change: (usage: Fields) => Fields): Fields {
  return eachUsage(answer, (usage) => ({ usage: change(usage) }));
}

/** Only the three totals, without what they are made of. */
export function totalsOnly(usage: Fields): Fields {
  return without(usage, 'prompt_tokens_details', 'completion_tokens_details');
}

/** The usage is not a message of its own: the one with the finish reason brings it. */
export function usageInProof(
  frames: readonly Frame[],
  put: (proof: Fields, usage: Fields) => Fields = (proof, usage) => ({ ...proof, usage }),
): readonly Frame[] {
  const found = frames.find(isUsage);
  if (found === undefined) return frames;
  const usage = fieldsOf(parse(found.data)['usage']);
  const rest = frames.filter((frame) => !isUsage(frame));
  return eachChunk(rest, (chunk, frame) => (frame.part === 'proof' ? put(chunk, usage) : chunk));
}

function isUsage(frame: Frame): boolean {
  return frame.part === 'trailing' && frame.data.startsWith('{');
}

/** A comment before everything else, as a server sends it while it has nothing to say yet. */
export function commentFirst(frames: readonly Frame[], comment: string): readonly Frame[] {
  return [{ part: 'opening', data: comment }, ...frames];
}
