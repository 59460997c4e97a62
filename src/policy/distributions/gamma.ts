import type { Rng } from '../../core/rng.js';

/**
 * log Γ(z) − ((z − ½) log z − z + ½ log 2π): what Stirling's formula leaves, for z >= 1. Stirling's series (DLMF 5.11.1)
 * at z + 3, brought back by Γ(z + 3) = z (z + 1) (z + 2) Γ(z) in terms that do not cancel for large z; error 3e-9.
 */
export function stirlingError(z: number): number {
  const inverse = 1 / (z + 3);
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (z + 0.5) * Math.log1p(3 / z) - 3 + Math.log1p(2 / (z + 1)) + Math.log1p(1 / (z + 2)) + series;
}

/** A draw from the gamma distribution of shape `shape` >= 1 and scale 1 (Marsaglia and Tsang, ACM TOMS 26, 2000). */
export function drawGamma(shape: number, rng: Rng): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = rng.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - rng.next()) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
}
