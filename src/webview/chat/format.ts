const counts = new Intl.NumberFormat(undefined, { useGrouping: true });
const seconds = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export function formatCount(count: number): string {
  return counts.format(count);
}

export function formatSeconds(milliseconds: number): string {
  const total = milliseconds / 1000;
  if (total < 100) return `${seconds.format(total)} s`;
  return `${Math.floor(total / 60)} min ${Math.round(total % 60)} s`;
}
