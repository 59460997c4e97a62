import { NeurotradeError } from '../core/errors.js';
import { writeFileAtomic } from '../core/files.js';
import type { Space } from '../env/spaces.js';
import type { VectorEnv } from '../env/vector-env.js';
import type { PolicySpec } from '../policy/network.js';
import type { ActOptions, Policy } from '../policy/policy.js';
import { encodePolicy, type PolicyDescription } from '../policy/saved-policy.js';
import type { Agent, LearnOptions } from './agent.js';
import type { RunningNormalizer } from './collect/normalizer.js';
import { resolveLearnOptions } from './loop/learn-options.js';
import { type Pause, runTraining, type TrainingPhases } from './loop/run-training.js';
import { runsFused } from './ops/runs-fused.js';
import { checkParameters } from './parts/check-parameters.js';
import type { LearningParts } from './parts/learning-parts.js';
import { type LearningProgress, progressOf, restoreProgress } from './parts/learning-progress.js';

/** What all algorithms share: acting, the learn loop, counters, files, the end. */
export abstract class LearningAgent<O, P extends LearningParts<O>> implements Agent {
  protected readonly parts: P;
  #numTimesteps = 0;
  #nUpdates = 0;
  #seeded = false;
  #busy = false;
  #disposed = false;

  constructor(parts: P) {
    this.parts = parts;
  }

  /** The algorithm's name. */
  protected abstract readonly algorithm: string;
  /** Collects until the next update; `onStep` is called after each step of all lanes. */
  protected abstract collect(onStep: () => boolean | Promise<boolean>): Promise<boolean>;
  protected abstract update(progressRemaining: number, pause: Pause): Promise<Readonly<Record<string, number>>>;
  /** The learner's parameters of the actor, `[parameters]`. */
  protected abstract actingParameters(): Float32Array;
  /** Has the learner go on from these, with fresh moments. @param parameters of the actor, `[parameters]` */
  protected abstract assignParameters(parameters: Float32Array): void;
  protected abstract releaseTensors(): void;
  abstract toBytes(): Uint8Array;

  /** All options, defaults filled in. */
  get options(): Readonly<O> {
    return this.parts.options;
  }

  /** The seed in use, also where none was given. */
  get seed(): number {
    return this.parts.seed;
  }

  get numTimesteps(): number {
    return this.#numTimesteps;
  }

  get fused(): boolean {
    const { algorithm, spec } = this.parts;
    return runsFused(algorithm.gradients, spec);
  }

  /** On-policy: passes over rollouts so far. Off-policy: gradient steps. */
  get nUpdates(): number {
    return this.#nUpdates;
  }

  /** Running statistics of observations and rewards; set its `training` to `false` to freeze them. */
  get normalizer(): RunningNormalizer {
    return this.parts.normalizer;
  }

  /** A copy of the flat parameters that act, `[parameters]`. */
  get parameters(): Float32Array {
    return this.parts.forward.parameters.slice();
  }

  /** What it trains on; an env of one lane as a vector of one. The caller's to close, and nobody's to step while `learn` runs. */
  get env(): VectorEnv {
    return this.parts.env;
  }

  /** Of one lane. */
  get observationSpace(): Space {
    return this.parts.env.observationSpace;
  }

  /** Of one lane. */
  get actionSpace(): Space {
    return this.parts.env.actionSpace;
  }

  /** What the network that acts is. */
  get spec(): PolicySpec {
    return this.parts.forward.spec;
  }

  /**
   * Replaces the flat parameters that act; their optimiser's moments start anew. Everything else stays as it is.
   *
   * @param parameters `[parameters]`, in the layout of `actorCriticLayout(spec)`; copied
   * @throws NeurotradeError `POLICY_SHAPE`, `NON_FINITE`; `UNSUPPORTED` while `learn` runs
   */
  setParameters(parameters: Float32Array): void {
    this.checkOpen();
    if (this.#busy) throw new NeurotradeError('UNSUPPORTED', 'setParameters: this agent is learning; await that first');
    checkParameters(parameters, this.parts.forward.parameters.length);
    this.assignParameters(parameters);
    this.parts.forward.setParameters(parameters);
  }

  act(observation: ArrayLike<number>, options?: ActOptions): ReturnType<Policy['act']> {
    this.checkOpen();
    return this.parts.policy.act(observation, options);
  }

  predict(observation: ArrayLike<number>, options?: ActOptions): ReturnType<Policy['act']> {
    return this.act(observation, options);
  }

  /**
   * Trains for at least `totalTimesteps` env steps, in whole iterations of collecting and updating.
   *
   * @throws NeurotradeError `NON_FINITE` where an observation, reward, loss, gradient or parameter is not finite;
   * parameters are then as before the update
   */
  async learn(options: LearnOptions): Promise<this> {
    this.checkOpen();
    const resolved = resolveLearnOptions(options);
    if (this.#busy) {
      throw new NeurotradeError('UNSUPPORTED', 'learn: this agent is already learning; await the running call first');
    }
    this.#busy = true;
    try {
      this.#begin(resolved.resetNumTimesteps);
      await runTraining(this, resolved, this.parts.episodes, this.#phases());
    } finally {
      this.#busy = false;
    }
    return this;
  }

  async save(path: string): Promise<void> {
    writeFileAtomic(path, this.toBytes());
  }

  /** Writes what acting needs and nothing else: a small file for bots. */
  async savePolicy(path: string): Promise<void> {
    writeFileAtomic(path, this.policyBytes());
  }

  /** What `savePolicy` writes. */
  policyBytes(): Uint8Array {
    this.checkOpen();
    return encodePolicy(this.description(), this.actingParameters());
  }

  /** Releases the tensors; the env stays the caller's. Calling it twice is safe. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.releaseTensors();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  protected description(): PolicyDescription {
    const { env, forward, normalizer, seed } = this.parts;
    const { observationSpace, actionSpace } = env;
    const { statistics } = normalizer;
    return { algorithm: this.algorithm, observationSpace, actionSpace, spec: forward.spec, statistics, seed };
  }

  protected progress(): LearningProgress {
    return progressOf(this.parts, { numTimesteps: this.#numTimesteps, nUpdates: this.#nUpdates });
  }

  /** @param restoreLanes takes up what belongs to the env's lanes; skipped where their number changed */
  protected restore(saved: LearningProgress, restoreLanes: () => void): void {
    this.#numTimesteps = saved.numTimesteps;
    this.#nUpdates = saved.nUpdates;
    restoreProgress(this.parts, saved);
    if (saved.lanes === this.parts.env.lanes) restoreLanes();
    this.#seeded = this.parts.collector.started;
  }

  protected countUpdates(count: number): void {
    this.#nUpdates += count;
  }

  protected checkOpen(): void {
    if (!this.#disposed) return;
    throw new NeurotradeError('CLOSED', `${this.algorithm}: this agent was disposed; create or load another`);
  }

  #phases(): TrainingPhases {
    return {
      collect: (onStep) =>
        this.collect(() => {
          this.#numTimesteps += this.parts.env.lanes;
          return onStep();
        }),
      update: (progressRemaining, pause) => this.update(progressRemaining, pause),
    };
  }

  #begin(resetNumTimesteps: boolean): void {
    const { collector, seed } = this.parts;
    if (resetNumTimesteps || !collector.started) {
      collector.reset(this.#seeded ? undefined : seed + this.#numTimesteps, resetNumTimesteps ? 0 : this.#numTimesteps);
      this.#seeded = true;
    }
    if (resetNumTimesteps) this.#numTimesteps = 0;
  }
}
