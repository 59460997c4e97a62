import { type Tensor1D, tensor1d } from '@tensorflow/tfjs';
import { polyak } from '../ops/polyak.js';
import { adamOptimizer, type Optimizer, type OptimizerSnapshot } from '../optimizer.js';
import type { EntropyCoefficient, EntropyCoefficientState } from './entropy-coefficient.js';

/** Networks in plain arrays, as a checkpoint holds them. */
export interface SoftLearnerSnapshot {
  readonly actor: OptimizerSnapshot;
  readonly critics: OptimizerSnapshot;
  /** `[parameters]` of the target critics. */
  readonly targets: Float32Array;
}

/** What a learner starts from: fresh networks have no moments. */
export interface SoftLearnerStart {
  readonly actor: Pick<OptimizerSnapshot, 'parameters'> & Partial<OptimizerSnapshot>;
  readonly critics: Pick<OptimizerSnapshot, 'parameters'> & Partial<OptimizerSnapshot>;
  readonly targets: Float32Array;
}

const ADAM = { epsilon: 1e-8, maxGradNorm: Infinity };

/** The tensors of soft actor-critic: actor and critics with an Adam each, target critics, and α. */
export class SoftLearner<S> {
  readonly spec: S;
  readonly actor: Optimizer;
  readonly critics: Optimizer;
  readonly entropy: EntropyCoefficient;
  readonly #targetSnapshot: Float32Array;
  #entropySnapshot: EntropyCoefficientState;
  #targets: Tensor1D;

  constructor(spec: S, { actor, critics, targets }: SoftLearnerStart, entropy: EntropyCoefficient) {
    this.spec = spec;
    this.actor = adamOptimizer(actor, ADAM);
    this.critics = adamOptimizer(critics, ADAM);
    this.entropy = entropy;
    this.#entropySnapshot = entropy.state;
    this.#targetSnapshot = targets.slice();
    this.#targets = tensor1d(targets.slice());
  }

  /** `[parameters]`; replaced by each {@link SoftLearner.smoothTargets}. */
  get targets(): Tensor1D {
    return this.#targets;
  }

  /** target ← (1 − τ) target + τ critics */
  smoothTargets(tau: number): void {
    this.#targets = polyak(this.#targets, this.critics.parameters, tau);
  }

  /** The content at the last {@link SoftLearner.sync}; arrays are overwritten by the next one. */
  get snapshot(): SoftLearnerSnapshot {
    return { actor: this.actor.snapshot, critics: this.critics.snapshot, targets: this.#targetSnapshot };
  }

  /** Brings the tensors' content into `snapshot`; waits for the device where there is one. */
  async sync(): Promise<void> {
    const targets = this.#targets.data();
    await Promise.all([this.actor.sync(), this.critics.sync()]);
    this.#targetSnapshot.set((await targets) as Float32Array);
    this.#entropySnapshot = this.entropy.state;
  }

  /** Goes back to what there was at the last {@link SoftLearner.sync}. */
  rollBack(): void {
    this.actor.rollBack();
    this.critics.rollBack();
    this.entropy.restore(this.#entropySnapshot);
    this.#targets.dispose();
    this.#targets = tensor1d(this.#targetSnapshot.slice());
  }

  dispose(): void {
    this.actor.dispose();
    this.critics.dispose();
    this.#targets.dispose();
  }
}
