/**
 * One PPO minibatch in typed arrays. `B` rows.
 * Discrete actions are whole numbers held in floats (`[B]`); Gaussian ones are `[B, actions]`.
 */
export interface PpoMinibatch {
  readonly size: number;
  /** `[B, observation size]`, already normalised where the agent normalises. */
  readonly observations: Float32Array;
  /** `[B]` or `[B, actions]` */
  readonly actions: Float32Array;
  /** `[B]`, of the policy that acted. */
  readonly oldLogProbs: Float32Array;
  /** `[B]`, as GAE gives them. */
  readonly advantages: Float32Array;
  /** `[B]`, advantages + old values. */
  readonly returns: Float32Array;
  /** `[B]`, used where values are clipped. */
  readonly oldValues: Float32Array;
  /** `[B, actions]`, 1 = allowed; only for categorical policies. */
  readonly masks?: Uint8Array;
}

/** The coefficients of the clipped surrogate loss (Eq. 7 and 9, arXiv:1707.06347). */
export interface PpoLossOptions {
  readonly clipRange: number;
  /** `null`: the value loss is not clipped. */
  readonly clipRangeVf: number | null;
  readonly entCoef: number;
  readonly vfCoef: number;
  /** (a − mean) / (sample standard deviation + 1e-8) inside the minibatch, where it has more than one row. */
  readonly normalizeAdvantage: boolean;
}

/** What one minibatch's loss logs, SB3's definitions. */
export interface PpoLossStats {
  readonly loss: number;
  readonly policyGradientLoss: number;
  readonly valueLoss: number;
  readonly entropyLoss: number;
  /** mean((ratio − 1) − log ratio) */
  readonly approxKl: number;
  readonly clipFraction: number;
}

/** One step of Adam (arXiv:1412.6980) after scaling the gradient by min(1, maxGradNorm / (‖g‖₂ + 1e-6)). */
export interface AdamOptions {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  /** Added outside the root. */
  readonly epsilon: number;
  readonly maxGradNorm: number;
}
