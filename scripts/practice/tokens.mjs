/** About what a real tokenizer does: short words with the space before them, long ones in pieces, marks by themselves. */
const token = /\s?[\p{L}\p{M}]{1,8}|\d{1,3}|\s?[^\s\p{L}\p{M}\p{N}]{1,3}|\s+|\p{N}/gu;

/** The pieces put together again are exactly the text. */
export function tokensOf(text) {
  return text.match(token) ?? [];
}

/** Counts without keeping the pieces: a prompt may have millions. */
export function countTokens(text) {
  let count = 0;
  for (const found of text.matchAll(token)) if (found[0] !== '') count++;
  return count;
}
