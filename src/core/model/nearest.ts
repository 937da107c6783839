/** The known names most like a misspelt one, best first, for "did you mean". */
export function nearest(wanted: string, known: readonly string[], most = 3): string[] {
  const limit = Math.max(2, Math.floor(wanted.length / 2));
  return known
    .map((name) => ({ name, distance: distance(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter((candidate) => candidate.distance <= limit || candidate.name.includes(wanted))
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map((candidate) => candidate.name);
}

export function didYouMean(wanted: string, known: readonly string[]): string {
  const names = nearest(wanted, known);
  if (names.length > 0) return ` Did you mean ${names.join(' or ')}?`;
  return known.length > 0 ? ` Known: ${known.slice(0, 12).join(', ')}.` : '';
}

/** Levenshtein's distance, one row of the table at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
