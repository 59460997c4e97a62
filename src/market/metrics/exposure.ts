/**
 * Fraction of bars with a position, long or short, in [0, 1].
 *
 * @param positions signed quantity or weight held at each bar
 */
export function exposure(positions: ArrayLike<number>): number {
  let held = 0;
  for (let i = 0; i < positions.length; i++) if (positions[i] !== 0) held++;
  return held / positions.length;
}
