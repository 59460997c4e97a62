/**
 * One PPO minibatch in typed arrays. `B` rows.
 * Discrete actions are whole numbers held in floats (`[B]`); Gaussian ones are `[B, actions]`.
 */
export interface PpoMinibatch extends A2cMinibatch {
  /** `[B]`, of the policy that acted. */
  readonly oldLogProbs: Float32Array;
  /** `[B]`, used where values are clipped. */
  readonly oldValues: Float32Array;
}

/** What the advantage actor-critic loss needs of a minibatch of `B` rows. */
export interface A2cMinibatch {
  readonly size: number;
  /** `[B, observation size]`, already normalised where the agent normalises. */
  readonly observations: Float32Array;
  /** `[B]` or `[B, actions]`; discrete ones count from 0. */
  readonly actions: Float32Array;
  /** `[B]`, as GAE gives them. */
  readonly advantages: Float32Array;
  /** `[B]`, advantages + old values. */
  readonly returns: Float32Array;
  /** `[B, actions]`, 1 = allowed; only for categorical policies. */
  readonly masks?: Uint8Array;
  /** How the rows are packed; recurrent policies only. */
  readonly sequences?: Sequences;
}

/**
 * Which rows of a batch follow one another. Rows are packed: the first step of every sequence, longest sequence first, then
 * the second step of those that have one, and so on.
 */
export interface Sequences {
  /** `[longest sequence]`: rows of each step, none more than the step before. */
  readonly stepRows: Int32Array;
  /** What the policy and the critic carried into each sequence, `[sequences, state size]`; empty where they have nothing to carry. */
  readonly states: { readonly pi: Float32Array; readonly vf: Float32Array };
}

/** Coefficients that both on-policy losses have. */
export interface A2cLossOptions {
  readonly entCoef: number;
  readonly vfCoef: number;
  /** (a − mean) / (sample standard deviation + 1e-8) inside the minibatch, where it has more than one row. */
  readonly normalizeAdvantage: boolean;
}

/** The coefficients of the clipped surrogate loss (Eq. 7 and 9, arXiv:1707.06347). */
export interface PpoLossOptions extends A2cLossOptions {
  readonly clipRange: number;
  /** `null`: the value loss is not clipped. */
  readonly clipRangeVf: number | null;
}

/** What one minibatch's PPO loss logs, SB3's definitions; a stats tensor holds them in the order of {@link PPO_STATS}. */
export interface PpoLossStats {
  readonly loss: number;
  readonly policyGradientLoss: number;
  readonly valueLoss: number;
  readonly entropyLoss: number;
  /** mean((ratio − 1) − log ratio) */
  readonly approxKl: number;
  readonly clipFraction: number;
  /** ‖gradient‖₂ before clipping */
  readonly gradientNorm: number;
}

/** The order of a PPO stats tensor. */
export const PPO_STATS = [
  'loss',
  'policyGradientLoss',
  'valueLoss',
  'entropyLoss',
  'approxKl',
  'clipFraction',
  'gradientNorm',
] as const;

/** The order of an A2C stats tensor; `gradientNorm` is ‖gradient‖₂ before clipping. */
export const A2C_STATS = ['loss', 'policyLoss', 'valueLoss', 'entropyLoss', 'gradientNorm'] as const;

/** One step of Adam (arXiv:1412.6980) after scaling the gradient by min(1, maxGradNorm / (‖g‖₂ + 1e-6)). */
export interface AdamOptions {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  /** Added outside the root. */
  readonly epsilon: number;
  readonly maxGradNorm: number;
}

/** One step of RMSProp as PyTorch's, after the same clipping. */
export interface RmsPropOptions {
  readonly learningRate: number;
  /** Decay of the squared gradient's average. */
  readonly alpha: number;
  /** Added outside the root. */
  readonly epsilon: number;
  readonly maxGradNorm: number;
}
