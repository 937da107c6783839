import type { ErrorName } from './errors.ts';
import type { Delivery, Piece, Reply, ToolUse, Turn } from './script.ts';

/** Short ways to say the common replies. */
export function says(...texts: readonly string[]): Reply {
  return { turn: { pieces: texts.map((text) => ({ text })) } };
}

export function turn(pieces: readonly Piece[], rest: Omit<Turn, 'pieces'> = {}): Reply {
  return { turn: { pieces, ...rest } };
}

export function calls(uses: readonly ToolUse[], rest: Omit<Turn, 'pieces'> = {}): Reply {
  return { turn: { pieces: uses.map((call) => ({ call })), ...rest } };
}

export function travels(delivery: Delivery, reply: Reply = {}): Reply {
  return { ...reply, delivery };
}

export function fails(name: ErrorName, status?: number, headers?: Readonly<Record<string, string>>): Reply {
  return {
    error: { name, ...(status === undefined ? {} : { status }), ...(headers === undefined ? {} : { headers }) },
  };
}

export function webPage(status: number): Reply {
  const body =
    '<!doctype html><html><head><title>Sign in</title></head><body><h1>Welcome to the hotel</h1></body></html>';
  return { instead: { status, contentType: 'text/html; charset=utf-8', body } };
}

export function redirectTo(status: 301 | 302 | 303 | 307 | 308, location: string): Reply {
  return { instead: { status, headers: { location }, body: '' } };
}

/** So many short tokens, as fast as the reader takes them. */
export function bulk(tokens: number): Reply {
  const words = ['the ', 'quick ', 'brown ', 'fox ', 'jumps ', 'over ', 'a ', 'lazy ', 'dog. '];
  const pieces = Array.from({ length: tokens }, (_, index) => ({ text: words[index % words.length] ?? '' }));
  return { turn: { pieces, usage: { input: 19, output: tokens } }, delivery: { chunks: 'bulk' } };
}

/** So many tokens at a steady pace. */
export function paced(tokens: number, tokensPerSecond: number): Reply {
  return { ...bulk(tokens), delivery: { tokensPerSecond } };
}
