import type { Rng } from '../../core/rng.js';
import { ReplayBuffer } from './replay-buffer.js';
import { SumTree } from './sum-tree.js';
import type { ReplayBufferOptions, ReplayBufferState, ReplayStep } from './transitions.js';

/** How transitions are drawn by what is still to be learnt from them. */
export interface PrioritizedReplayOptions {
  /** How much the error counts: 0 draws uniformly, 1 in proportion to it. [0, 1]. @default 0.6 */
  readonly alpha: number;
  /** How much of the bias that this brings is undone by weights, at the start of training. [0, 1]. @default 0.4 */
  readonly beta: number;
  /** The same at the end of training; in between it moves linearly. [0, 1]. @default 1 */
  readonly finalBeta: number;
  /** What is added to each error, so that none is never drawn again. > 0. @default 1e-6 */
  readonly epsilon: number;
}

/** The content with its priorities. */
export interface PrioritizedReplayState extends ReplayBufferState {
  readonly priorities: {
    /** `[steps, lanes]`: (|δ| + ε)^α */
    readonly values: Float64Array;
    /** The largest that ever was; new transitions get it. */
    readonly largest: number;
    /** Where the oldest step stands in the tree, and for how many steps that has room. */
    readonly first: number;
    readonly capacity: number;
  };
}

/**
 * A replay buffer whose transitions are drawn in proportion to p = (|δ| + ε)^α (proportional prioritisation, Schaul et al.,
 * arXiv:1511.05952), δ the temporal-difference error when a transition was last learnt from. New ones get the largest
 * priority there has been, so that each is soon seen.
 */
export class PrioritizedReplayBuffer extends ReplayBuffer {
  readonly #options: PrioritizedReplayOptions;
  readonly #tree: SumTree;
  #largest = 1;
  /** The oldest step's place in the tree. */
  #first = 0;

  /** @throws NeurotradeError `INVALID_OPTIONS` where the memory cannot be had */
  constructor(sizes: ReplayBufferOptions, options: PrioritizedReplayOptions) {
    super(sizes);
    this.#options = options;
    this.#tree = new SumTree(this.capacity * this.lanes);
  }

  /** p of a transition, counted from the oldest. */
  priority(transition: number): number {
    return this.#tree.get(this.#leaf(transition));
  }

  override add(step: ReplayStep): void {
    if (this.steps === this.capacity) this.#first = (this.#first + 1) % this.capacity;
    super.add(step);
    for (let at = this.size - this.lanes; at < this.size; at++) this.#tree.set(this.#leaf(at), this.#largest);
  }

  /** One draw from each of as many equal shares of the priorities' sum (appendix B.2.1). */
  override draw(transitions: Int32Array, rng: Rng): void {
    const share = this.#tree.total / transitions.length;
    const size = this.#tree.size;
    const oldest = this.#first * this.lanes;
    for (let row = 0; row < transitions.length; row++) {
      const leaf = this.#tree.find((row + rng.next()) * share);
      transitions[row] = (leaf - oldest + size) % size;
    }
  }

  /**
   * Writes the importance weights wᵢ = (N · P(i))^−β, divided by the batch's largest (section 3.4).
   *
   * @param transitions as drawn @param weights `[rows]`
   */
  weigh(transitions: Int32Array, beta: number, weights: Float32Array): void {
    const scale = this.size / this.#tree.total;
    let largest = 0;
    for (let row = 0; row < transitions.length; row++) {
      const weight = (scale * this.priority(transitions[row] as number)) ** -beta;
      weights[row] = weight;
      largest = Math.max(largest, weight);
    }
    for (let row = 0; row < transitions.length; row++) weights[row] = (weights[row] as number) / largest;
  }

  /** @param transitions as drawn @param errors |δ| of each, finite */
  learnt(transitions: Int32Array, errors: Float32Array): void {
    const { alpha, epsilon } = this.#options;
    for (let row = 0; row < transitions.length; row++) {
      const priority = ((errors[row] as number) + epsilon) ** alpha;
      this.#tree.set(this.#leaf(transitions[row] as number), priority);
      this.#largest = Math.max(this.#largest, priority);
    }
  }

  override state(): PrioritizedReplayState {
    const values = Float64Array.from({ length: this.size }, (_, at) => this.priority(at));
    const priorities = { values, largest: this.#largest, first: this.#first, capacity: this.capacity };
    return { ...super.state(), priorities };
  }

  /** Takes over a saved content; one without priorities gets the first ones. */
  override restore(state: ReplayBufferState & Partial<PrioritizedReplayState>): void {
    super.restore(state);
    const { priorities } = state;
    const skipped = state.steps * this.lanes - this.size;
    this.#largest = priorities?.largest ?? 1;
    this.#first = priorities?.capacity === this.capacity ? priorities.first : 0;
    for (let at = 0; at < this.size; at++) {
      this.#tree.set(this.#leaf(at), priorities?.values[skipped + at] ?? this.#largest);
    }
  }

  /** A transition's place in the tree. */
  #leaf(transition: number): number {
    return (this.#first * this.lanes + transition) % this.#tree.size;
  }
}
