/** A row of dashes that makes a table of the line above it. */
const separator = /^\s*\|?(\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*$/;

/**
 * A table that has only begun is a line of bars and words to Markdown, and becomes a table with a jump. While its second
 * line is not whole, one is put in its place.
 */
export function completeTable(text: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((_, index) => lines.slice(index).every((line) => line.trimStart().startsWith('|')));
  const header = lines[start] ?? '';
  if (start < 0 || lines.length - start > 2 || cells(header) < 2) return text;
  const second = lines[start + 1];
  if (second !== undefined && separator.test(second) && cells(second) === cells(header)) return text;
  // Anything but the beginning of such a row says that this is no table.
  if (second !== undefined && !/^[\s|:-]*$/.test(second)) return text;
  return [...lines.slice(0, start), header, `|${' --- |'.repeat(cells(header))}`].join('\n');
}

function cells(row: string): number {
  return row
    .trim()
    .replaceAll(/^\||\|$/g, '')
    .split(/(?<!\\)\|/).length;
}
