import { Distribution } from './distribution';
import { exp } from './exp';
import { digamma, logGamma, trigamma } from './gamma';
import { log } from './log';

/** Weights count as at least this, so that the log-probability stays finite at the simplex' border. */
const LEAST_WEIGHT: f32 = 1e-7;

/**
 * log p(w) = log Γ(A) − Σ log Γ(αᵢ) + Σ (αᵢ − 1) log wᵢ, H = Σ log Γ(αᵢ) − log Γ(A) + (A − n) ψ(A) − Σ (αᵢ − 1) ψ(αᵢ), with
 * α = 1 + softplus(x), A = Σ αᵢ; in float64, since large terms cancel.
 *
 * @param outputs one row x
 * @param weights one row w
 */
export function judgeDirichlet(distribution: Distribution, outputs: usize, weights: usize): void {
  const size = distribution.size;
  let whole: f64 = 0;
  let parts: f64 = 0;
  let likelihood: f64 = 0;
  let excess: f64 = 0;
  for (let i: usize = 0, end = (<usize>size) << 2; i < end; i += 4) {
    const above = softplus(load<f32>(outputs + i));
    whole += 1 + above;
    parts += logGamma(1 + above);
    likelihood += above * log(<f64>max(load<f32>(weights + i), LEAST_WEIGHT));
    excess += above * digamma(1 + above);
  }
  const normalizer = parts - logGamma(whole);
  distribution.logProb = <f32>(likelihood - normalizer);
  distribution.entropy = <f32>(normalizer + (whole - <f64>size) * digamma(whole) - excess);
}

/**
 * The gradient in x of g · log p(w) − e · H: with ∂α/∂x = 1 / (1 + e⁻ˣ), ∂log p/∂αᵢ = ψ(A) − ψ(αᵢ) + log wᵢ and
 * ∂H/∂αᵢ = (A − n) ψ′(A) − (αᵢ − 1) ψ′(αᵢ).
 *
 * @param delta f32[size], overwritten
 */
export function dirichletGradient(
  distribution: Distribution,
  outputs: usize,
  weights: usize,
  delta: usize,
  g: f32,
  e: f32,
): void {
  const bytes = (<usize>distribution.size) << 2;
  let above: f64 = 0;
  for (let i: usize = 0; i < bytes; i += 4) above += softplus(load<f32>(outputs + i));
  const whole = above + <f64>distribution.size;
  const wholeDigamma = digamma(whole);
  const wholeEntropy = above * trigamma(whole);
  for (let i: usize = 0; i < bytes; i += 4) {
    const x = load<f32>(outputs + i);
    const own = softplus(x);
    const weight = log(<f64>max(load<f32>(weights + i), LEAST_WEIGHT));
    const byLogProb = wholeDigamma - digamma(1 + own) + weight;
    const byEntropy = wholeEntropy - own * trigamma(1 + own);
    store<f32>(delta + i, <f32>((<f64>g * byLogProb - <f64>e * byEntropy) * logistic(x)));
  }
}

/** log(1 + eˣ) */
function softplus(x: f32): f64 {
  return <f64>max(x, 0) + log(1 + <f64>exp(-abs(x)));
}

function logistic(x: f32): f64 {
  const lesser = <f64>exp(-abs(x));
  return (x > 0 ? <f64>1 : lesser) / (1 + lesser);
}
