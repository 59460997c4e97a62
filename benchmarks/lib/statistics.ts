/** The middle of an odd count, the upper of the two middles of an even one. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** @param share in [0, 1] */
export function quantile(values: readonly number[] | Float64Array, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
}

/** Largest over smallest; 1 where all agree. */
export function spread(values: readonly number[]): number {
  return Math.max(...values) / Math.min(...values);
}

/** Slope of the least-squares line through the points. */
export function slope(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  let above = 0;
  let below = 0;
  x.forEach((at, i) => {
    above += (at - meanX) * ((y[i] as number) - meanY);
    below += (at - meanX) ** 2;
  });
  return above / below;
}
