/** Advantages are used as (a − mean) · scale. */
export interface AdvantageStatistics {
  readonly mean: number;
  readonly scale: number;
}

/** Mean and 1 / (sample standard deviation + 1e-8); what leaves them as they are where that is not asked for, or one row. */
export function advantageStatistics(advantages: Float32Array, normalize: boolean): AdvantageStatistics {
  const rows = advantages.length;
  if (!normalize || rows < 2) return { mean: 0, scale: 1 };
  let total = 0;
  for (let row = 0; row < rows; row++) total += advantages[row] as number;
  const mean = total / rows;
  let squares = 0;
  for (let row = 0; row < rows; row++) squares += ((advantages[row] as number) - mean) ** 2;
  return { mean, scale: 1 / (Math.sqrt(squares / (rows - 1)) + 1e-8) };
}
