import type { Answer } from '../ports.ts';

const mostBytes = 256 * 1024;

/** The beginning of a body that is not a stream: an error or a small list. What is longer than this says nothing more. */
export async function readText(answer: Answer, most = mostBytes): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of answer.chunks) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length >= most) break;
  }
  return text + decoder.decode();
}
