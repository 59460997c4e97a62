/** What {@link Distribution.kind} says. */
export const enum DistributionKind {
  Categorical,
  Gaussian,
  MultiCategorical,
  Bernoulli,
  StateDependentGaussian,
  Dirichlet,
}

/** The policy head's distribution, and what it says about the row judged last. 32-bit words in this order. */
@unmanaged
export class Distribution {
  /** A {@link DistributionKind}. */
  kind: i32;
  /** Outputs of the head. */
  size: i32;
  /** Gaussian: f32[size], and its gradient. With state-dependent noise: f32[latent, size]. */
  logStd: usize;
  logStdGradient: usize;
  /** Gaussian: f32[size] for 1 / σ. */
  inverseStd: usize;
  /** Gaussian: Σ log σ + ½ log 2π. */
  logNormalizer: f32;
  logProb: f32;
  entropy: f32;
  /** Numbers of an action, and entries of its mask. */
  elements: i32;
  maskSize: i32;
  /** Several choices: i32[elements], the ways to choose each. */
  ways: usize;
  /** Several choices: Σ padded(ways) floats each for log p and for p, and f32[elements] for the entropies. */
  choiceLogProbs: usize;
  choiceProbabilities: usize;
  choiceEntropies: usize;
  /** State-dependent noise: f32[latent, padded(size)] for σ². */
  squaredStd: usize;
  /** State-dependent noise, of all rows: f32[rows, padded(latent)] for h²; f32[rows, padded(size)] for the variances; */
  squaredLatent: usize;
  variances: usize;
  /** and f32[latent, size] for h²ᵀ · the loss's gradient in the variances. */
  products: usize;
}
