/**
 * (a − mean) / (sample standard deviation + 1e-8); a single row is returned as it is.
 *
 * @returns a new array, or `advantages` itself where it has fewer than two rows
 */
export function normalizeAdvantages(advantages: Float32Array): Float32Array {
  const rows = advantages.length;
  if (rows < 2) return advantages;
  let total = 0;
  for (const advantage of advantages) total += advantage;
  const mean = total / rows;
  let squares = 0;
  for (const advantage of advantages) squares += (advantage - mean) ** 2;
  const scale = 1 / (Math.sqrt(squares / (rows - 1)) + 1e-8);
  return advantages.map((advantage) => (advantage - mean) * scale);
}
