/** The policy head's distribution, and what it says about the row judged last. 32-bit words in this order. */
@unmanaged
export class Distribution {
  /** 0 categorical, 1 diagonal Gaussian. */
  kind: i32;
  /** Number of actions, or of an action's elements. */
  size: i32;
  /** Gaussian: f32[size], and its gradient. */
  logStd: usize;
  logStdGradient: usize;
  /** Gaussian: f32[size] for 1 / σ. */
  inverseStd: usize;
  /** Gaussian: Σ log σ + ½ log 2π. */
  logNormalizer: f32;
  logProb: f32;
  entropy: f32;
}
