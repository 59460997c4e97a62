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

/** What a learner's tensors hold. */
export interface SoftLearnerReading {
  /** What gradient steps move, by name; the targets follow the critics. Overwritten by the next reading. */
  readonly learnt: Readonly<Record<string, Float32Array | Float64Array>>;
  /** Takes all of it up into `snapshot`. */
  keep(): void;
}

const ADAM = { epsilon: 1e-8, maxGradNorm: Infinity };

/** The tensors of soft actor-critic: actor and critics with an Adam each, target critics, and α. */
export class SoftLearner<S> {
  readonly spec: S;
  readonly actor: Optimizer;
  readonly critics: Optimizer;
  readonly entropy: EntropyCoefficient;
  #targetSnapshot: Float32Array;
  #spareTargets: Float32Array;
  #entropySnapshot: EntropyCoefficientState;
  #targets: Tensor1D;

  constructor(spec: S, { actor, critics, targets }: SoftLearnerStart, entropy: EntropyCoefficient) {
    this.spec = spec;
    this.actor = adamOptimizer(actor, ADAM);
    this.critics = adamOptimizer(critics, ADAM);
    this.entropy = entropy;
    this.#entropySnapshot = entropy.state;
    this.#targetSnapshot = targets.slice();
    this.#spareTargets = new Float32Array(targets.length);
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

  /** The content at the last {@link SoftLearner.sync}; arrays are overwritten by later ones. */
  get snapshot(): SoftLearnerSnapshot {
    return { actor: this.actor.snapshot, critics: this.critics.snapshot, targets: this.#targetSnapshot };
  }

  /** Reads the tensors' content, and leaves `snapshot` as it is; waits for the device where there is one. */
  async read(): Promise<SoftLearnerReading> {
    const targets = this.#spareTargets;
    const [actor, critics] = await Promise.all([
      this.actor.read(),
      this.critics.read(),
      this.#targets.data().then((values) => targets.set(values)),
    ]);
    const entropy = this.entropy.state;
    const alpha = Float64Array.of(this.entropy.value);
    return {
      learnt: { actor: actor.parameters, critics: critics.parameters, 'entropy coefficient': alpha },
      keep: () => {
        actor.keep();
        critics.keep();
        [this.#targetSnapshot, this.#spareTargets] = [targets, this.#targetSnapshot];
        this.#entropySnapshot = entropy;
      },
    };
  }

  /** Brings the tensors' content into `snapshot`. */
  async sync(): Promise<void> {
    (await this.read()).keep();
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
