import { log } from './log';

const HALF_LOG_TWO_PI = 0.9189385332046728;

/** log Γ(z) for z >= 1: Stirling's series (DLMF 5.11.1) at z + 3, and Γ(z + 3) = z (z + 1) (z + 2) Γ(z); error 3e-9. */
export function logGamma(z: f64): f64 {
  const inverse = 1 / (z + 3);
  const square = inverse * inverse;
  const series = inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680)));
  return (z + 2.5) * log(z + 3) - (z + 3) + HALF_LOG_TWO_PI + series - log(z) - log(z + 1) - log(z + 2);
}

/** ψ(z) = (log Γ)′(z) for z >= 1, likewise (DLMF 5.11.2); error 1e-8. */
export function digamma(z: f64): f64 {
  const inverse = 1 / (z + 3);
  const square = inverse * inverse;
  const series = 0.5 * inverse + square * (1.0 / 12 - square * (1.0 / 120 - square * (1.0 / 252 - square / 240)));
  return log(z + 3) - series - 1 / z - 1 / (z + 1) - 1 / (z + 2);
}

/** ψ′(z) for z >= 1, likewise; error 2e-8. */
export function trigamma(z: f64): f64 {
  const inverse = 1 / (z + 3);
  const square = inverse * inverse;
  const series = square * (1.0 / 6 - square * (1.0 / 30 - square * (1.0 / 42 - square / 30)));
  const shift = 1 / (z * z) + 1 / ((z + 1) * (z + 1)) + 1 / ((z + 2) * (z + 2));
  return inverse * (1 + 0.5 * inverse + series) + shift;
}
