import { type Tensor1D, tensor1d } from '@tensorflow/tfjs';
import { polyak } from '../ops/polyak.js';
import type { SacSpec } from '../ops/sac-types.js';
import { adamOptimizer, type Optimizer, type OptimizerSnapshot } from '../optimizer.js';
import type { EntropyCoefficient } from './entropy-coefficient.js';

/** Networks in plain arrays, as a checkpoint holds them. */
export interface SacLearnerSnapshot {
  readonly actor: OptimizerSnapshot;
  readonly critics: OptimizerSnapshot;
  /** `[parameters]` of the target critics. */
  readonly targets: Float32Array;
}

/** What a learner starts from: fresh networks have no moments. */
export interface SacLearnerStart {
  readonly actor: Pick<OptimizerSnapshot, 'parameters'> & Partial<OptimizerSnapshot>;
  readonly critics: Pick<OptimizerSnapshot, 'parameters'> & Partial<OptimizerSnapshot>;
  readonly targets: Float32Array;
}

const ADAM = { epsilon: 1e-8, maxGradNorm: Infinity };

/** The tensors of soft actor-critic: actor and critics with an Adam each, target critics, and α. */
export class SacLearner {
  readonly spec: SacSpec;
  readonly actor: Optimizer;
  readonly critics: Optimizer;
  readonly entropy: EntropyCoefficient;
  readonly #targetSnapshot: Float32Array;
  #targets: Tensor1D;

  constructor(spec: SacSpec, { actor, critics, targets }: SacLearnerStart, entropy: EntropyCoefficient) {
    this.spec = spec;
    this.actor = adamOptimizer(actor, ADAM);
    this.critics = adamOptimizer(critics, ADAM);
    this.entropy = entropy;
    this.#targetSnapshot = targets.slice();
    this.#targets = tensor1d(targets.slice());
  }

  /** `[parameters]`; replaced by each {@link SacLearner.smoothTargets}. */
  get targets(): Tensor1D {
    return this.#targets;
  }

  /** target ← (1 − τ) target + τ critics */
  smoothTargets(tau: number): void {
    this.#targets = polyak(this.#targets, this.critics.parameters, tau);
  }

  /** The content at the last {@link SacLearner.sync}; arrays are overwritten by the next one. */
  get snapshot(): SacLearnerSnapshot {
    return { actor: this.actor.snapshot, critics: this.critics.snapshot, targets: this.#targetSnapshot };
  }

  /** Brings the tensors' content into `snapshot`; waits for the device where there is one. */
  async sync(): Promise<void> {
    const targets = this.#targets.data();
    await Promise.all([this.actor.sync(), this.critics.sync()]);
    this.#targetSnapshot.set((await targets) as Float32Array);
  }

  dispose(): void {
    this.actor.dispose();
    this.critics.dispose();
    this.#targets.dispose();
  }
}
