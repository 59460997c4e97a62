/**
 * Chooses which of `length` bars a page draws. All of them up to `maxPoints`; beyond, the bars are cut into equal buckets
 * and each gives its last bar and the lowest and highest bar of every column, so that no peak or trough is lost.
 *
 * @param columns values whose extremes are kept, `[length]` or shorter each
 * @returns rising indices, the first and the last bar among them, at most `maxPoints`
 */
export function thin(length: number, columns: readonly ArrayLike<number>[], maxPoints: number): number[] {
  if (length <= maxPoints) return Array.from({ length }, (_, bar) => bar);
  const buckets = Math.max(1, Math.floor((maxPoints - 1) / (1 + 2 * columns.length)));
  const kept = new Set([0]);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * length) / buckets);
    const to = Math.floor(((bucket + 1) * length) / buckets);
    for (const column of columns) for (const bar of extremes(column, from, Math.min(to, column.length))) kept.add(bar);
    kept.add(to - 1);
  }
  return [...kept].sort((a, b) => a - b);
}

/** Where the lowest and the highest value of [from, to) stand; nothing of an empty range. */
function extremes(column: ArrayLike<number>, from: number, to: number): number[] {
  if (from >= to) return [];
  let lowest = from;
  let highest = from;
  for (let i = from + 1; i < to; i++) {
    if ((column[i] as number) < (column[lowest] as number)) lowest = i;
    if ((column[i] as number) > (column[highest] as number)) highest = i;
  }
  return [lowest, highest];
}
