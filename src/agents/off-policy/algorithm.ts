import type { Rng } from '../../core/rng.js';
import type { VectorEnv } from '../../env/vector-env.js';
import type { FusedOpName } from '../ops/dispatch.js';
import type { SacBatch, TwinSpec } from '../ops/sac-types.js';
import type { SoftLearner } from './learner.js';
import type { OffPolicyOptions } from './options.js';

/** Coefficients of one gradient step. */
export interface GradientStepOptions {
  readonly learningRate: number;
  /** Share of the critics that moves into their targets; `null`: they stay in this step. */
  readonly tau: number | null;
}

/** What one gradient step logs. */
export interface GradientStepStats {
  readonly actorLoss: number;
  readonly criticLoss: number;
  /** α, as the step used it. */
  readonly entCoef: number;
  /** `null` where α is fixed. */
  readonly entCoefLoss: number | null;
  /** −mean(log π(a|s)), nats. */
  readonly entropy: number;
  /** `[B]`: the larger |Qᵢ(s, a) − y| of each row; `null` where the batch has no weights. */
  readonly tdErrors: Float32Array | null;
}

/**
 * One step of the critics, the actor, α and the target critics.
 *
 * @param where names the step, for messages
 * @throws NeurotradeError `NON_FINITE` before the offending network moves; those before it have moved
 */
export type GradientStep<S> = (
  learner: SoftLearner<S>,
  batch: SacBatch,
  options: GradientStepOptions,
  where: string,
) => Promise<GradientStepStats>;

/** How an algorithm explores. */
export interface Exploration {
  /** Steps after which noise that lasts is drawn anew; −1: at a rollout's start alone. */
  readonly sdeSampleFreq: number;
  /** Whether actions are uniformly random before learning starts. */
  readonly randomStart: boolean;
}

/** What makes an off-policy algorithm; everything else is shared. */
export interface OffPolicyAlgorithm<O extends OffPolicyOptions, S extends TwinSpec> {
  /** As saved files name it, such as `SAC`. */
  readonly name: string;
  /** The gradients that its steps ask for. */
  readonly gradients: readonly FusedOpName[];
  /** @throws NeurotradeError `INVALID_OPTIONS` */
  resolveOptions(given: Partial<O> | undefined, lanes: number): Readonly<O>;
  /** @throws NeurotradeError `INVALID_SPACE` where the env's spaces are not the algorithm's */
  specFor(env: VectorEnv, options: O): S;
  /** First values of tensors that do not start at random, by name. */
  starts(spec: S, options: O): ReadonlyMap<string, Float32Array>;
  /** Whether the env's action masks are used. @throws NeurotradeError `INVALID_OPTIONS` where they cannot be had */
  usesMasks(env: VectorEnv, options: O): boolean;
  exploration(options: O): Exploration;
  /** Entropy that a learnt α holds, nats; a step may know better. */
  targetEntropy(spec: S, options: O): number;
  /** @param rng draws what a step needs beside its batch */
  createStep(spec: S, options: O, rng: Rng): GradientStep<S>;
}
