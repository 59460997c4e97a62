import { add, div, log1p, mul, sub, type Tensor } from '@tensorflow/tfjs';

/**
 * `stirlingError` of `policy/distributions/gamma.ts` as tfjs ops, which have no Γ: log Γ(z) less Stirling's formula, for
 * z >= 1. No term grows with z, so float32 is enough; its gradient is that of the ops.
 */
export function stirlingErrors<T extends Tensor>(z: T): T {
  const inverse = div(1, add(z, 3));
  const series = evenPolynomial(inverse, [1 / 12, -1 / 360, 1 / 1260, -1 / 1680]);
  const shift = add(log1p(div(2, add(z, 1))), log1p(div(1, add(z, 2))));
  return add(add(sub(mul(add(z, 0.5), log1p(div(3, z))), 3), shift), mul(inverse, series)) as T;
}

/**
 * log z − ψ(z), ψ the digamma function, for z >= 1: its asymptotic series (DLMF 5.11.2) at z + 3, brought back by
 * ψ(z + 3) = ψ(z) + 1/z + 1/(z + 1) + 1/(z + 2).
 */
export function digammaErrors<T extends Tensor>(z: T): T {
  const inverse = div(1, add(z, 3));
  const square = mul(inverse, inverse);
  const series = add(mul(inverse, 0.5), mul(square, evenPolynomial(inverse, [1 / 12, -1 / 120, 1 / 252, -1 / 240])));
  const steps = add(add(div(1, z), div(1, add(z, 1))), div(1, add(z, 2)));
  return add(sub(steps, log1p(div(3, z))), series) as T;
}

/** c₀ + c₁ x² + c₂ x⁴ + … */
function evenPolynomial(x: Tensor, coefficients: readonly number[]): Tensor {
  const square = mul(x, x);
  return coefficients
    .slice(0, -1)
    .reduceRight<Tensor>(
      (sum, coefficient) => add(mul(sum, square), coefficient),
      add(mul(square, 0), coefficients.at(-1) as number),
    );
}
