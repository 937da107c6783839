/** What is wrong with a key: it could not be sent as a header, or would smuggle another one in. */
export function keyProblem(key: string): string | undefined {
  if (/[\r\n]/.test(key)) return 'contains a line break';
  if (/[^\x21-\x7e]/.test(key)) return 'contains a space or a character that no key has';
  return key.length > 8192 ? 'is longer than any key' : undefined;
}
