import { integer, nullable, number, resolveOptions, value } from '../../core/options.js';

/** What one pass over the demonstrations came to; tags as in the `imitation` library where it has them. */
export interface CloneEpoch {
  /** Counted from 1; 0 is the agent before its first step. */
  readonly epoch: number;
  /**
   * `bc/neglogp`: mean of −log π(a|s). `bc/accuracy`: share of choices that the policy's likeliest action gets right
   * (choices), or `bc/mean_absolute_error` of that action, in the env's units (boxes). `bc/prob_true_act`: mean of π(a|s)
   * (choices). The same under `bc/validation_…` where steps are held out.
   */
  readonly logs: Readonly<Record<string, number>>;
}

/** Options of {@link cloneBehavior}; names as in the `imitation` library where it has them. */
export interface CloneOptions {
  /** The most passes over the training steps. @default 50 */
  readonly nEpochs: number;
  /** Rows of a minibatch. @default 64 */
  readonly batchSize: number;
  /** Adam's step size, > 0. @default 1e-3 */
  readonly learningRate: number;
  /** Weight of the entropy, which is taken off the loss, >= 0. @default 1e-3 */
  readonly entWeight: number;
  /** Weight of the error of the value network against the expert's returns, >= 0; on-policy agents. @default 0 */
  readonly vfCoef: number;
  /** Gradients are scaled down to this global norm, > 0. @default 0.5 */
  readonly maxGradNorm: number;
  /** The share of steps at the end of the demonstrations that is not trained on, [0, 1). @default 0.1 */
  readonly validationFraction: number;
  /** Epochs without a better validation before cloning stops; `null`: never. @default 5 */
  readonly patience: number | null;
  /**
   * Squashed policies: how far actions are kept from the bounds, (0, 1), in half widths of the box. At a bound itself the
   * likeliest mean is infinite. State-dependent noise comes with means whose reach ends 0.036 away, and this is never less.
   * @default 0.01
   */
  readonly squashMargin: number;
  /** Shuffles the minibatches; `null`: the agent's seed. @default null */
  readonly seed: number | null;
  /** Called after each epoch, and before the first. @default nothing */
  readonly onEpoch: (epoch: CloneEpoch) => void;
}

/** @throws NeurotradeError `INVALID_OPTIONS`, listing all violations */
export function resolveCloneOptions(given: Partial<CloneOptions> | undefined): Readonly<CloneOptions> {
  return resolveOptions<CloneOptions>('cloneBehavior', given, {
    nEpochs: integer({ min: 1 }, 50),
    batchSize: integer({ min: 1 }, 64),
    learningRate: number({ above: 0 }, 1e-3),
    entWeight: number({ min: 0 }, 1e-3),
    vfCoef: number({ min: 0 }, 0),
    maxGradNorm: number({ above: 0 }, 0.5),
    validationFraction: number({ min: 0, below: 1 }, 0.1),
    patience: nullable(integer({ min: 1 }), 5),
    squashMargin: number({ above: 0, below: 1 }, 0.01),
    seed: nullable(integer({ min: 0 }), null),
    onEpoch: value<CloneOptions['onEpoch']>(
      'a function',
      (candidate) => typeof candidate === 'function',
      () => {},
    ),
  });
}
