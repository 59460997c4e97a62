import { NeurotradeError } from '../../core/errors.js';
import { writeFileAtomic } from '../../core/files.js';
import { logStdOf } from '../../policy/actor-policy.js';
import type { ActOptions, Policy } from '../../policy/policy.js';
import { encodePolicy, type PolicyDescription } from '../../policy/saved-policy.js';
import type { Agent, LearnOptions } from '../agent.js';
import { gae } from '../collect/gae.js';
import type { RunningNormalizer } from '../collect/normalizer.js';
import { allocateRollout, type RolloutBatch } from '../collect/rollout-batch.js';
import { createKernelGae, type GaeFunction } from '../kernels/gae.js';
import type { OnPolicyParts } from './assemble.js';
import { type AgentState, describeOptions, encodeCheckpoint } from './checkpoint.js';
import { resolveLearnOptions } from './learn-options.js';
import type { OnPolicyOptions } from './options.js';
import { type Pause, runTraining } from './run-training.js';
import { standardDeviationLog } from './update.js';

/** What PPO and A2C share: rollouts, advantages, the learn loop, checkpoints. */
export class OnPolicyAgent<O extends OnPolicyOptions> implements Agent {
  readonly #parts: OnPolicyParts<O>;
  #rollout: RolloutBatch | null = null;
  #estimateAdvantages: GaeFunction | null = null;
  #numTimesteps = 0;
  #nUpdates = 0;
  #seeded = false;
  #busy = false;
  #disposed = false;

  /** @param saved a checkpoint's counters and cursors to go on from */
  constructor(parts: OnPolicyParts<O>, saved?: AgentState) {
    this.#parts = parts;
    if (saved !== undefined) this.#restore(saved);
  }

  /** All options, defaults filled in. */
  get options(): Readonly<O> {
    return this.#parts.options;
  }

  /** The seed in use, also where none was given. */
  get seed(): number {
    return this.#parts.seed;
  }

  get numTimesteps(): number {
    return this.#numTimesteps;
  }

  /** Passes over rollouts so far. */
  get nUpdates(): number {
    return this.#nUpdates;
  }

  /** Running statistics of observations and rewards; set its `training` to `false` to freeze them. */
  get normalizer(): RunningNormalizer {
    return this.#parts.normalizer;
  }

  /** A copy of the flat parameters, `[parameters]`. */
  get parameters(): Float32Array {
    return this.#parts.forward.parameters.slice();
  }

  act(observation: ArrayLike<number>, options?: ActOptions): ReturnType<Policy['act']> {
    this.#checkOpen();
    return this.#parts.policy.act(observation, options);
  }

  predict(observation: ArrayLike<number>, options?: ActOptions): ReturnType<Policy['act']> {
    return this.act(observation, options);
  }

  /**
   * Trains for at least `totalTimesteps` env steps, in whole rollouts.
   *
   * @throws NeurotradeError `NON_FINITE` where an observation, reward, loss or gradient is not finite; the parameters are
   * then as before the offending step
   */
  async learn(options: LearnOptions): Promise<this> {
    this.#checkOpen();
    const resolved = resolveLearnOptions(options);
    if (this.#busy) {
      throw new NeurotradeError('UNSUPPORTED', 'learn: this agent is already learning; await the running call first');
    }
    this.#busy = true;
    try {
      this.#begin(resolved.resetNumTimesteps);
      await runTraining(this, resolved, this.#parts.episodes, {
        collect: (onStep) => this.#collect(onStep),
        update: (progressRemaining, pause) => this.#update(progressRemaining, pause),
      });
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

  toBytes(): Uint8Array {
    this.#checkOpen();
    return encodeCheckpoint(this.#description(), this.#state(), this.#parts.optimizer.snapshot.parameters);
  }

  /** What `savePolicy` writes. */
  policyBytes(): Uint8Array {
    this.#checkOpen();
    return encodePolicy(this.#description(), this.#parts.optimizer.snapshot.parameters);
  }

  /** Releases the tensors; the env stays the caller's. Calling it twice is safe. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#parts.optimizer.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #begin(resetNumTimesteps: boolean): void {
    const { collector, seed } = this.#parts;
    if (resetNumTimesteps || !collector.started) {
      collector.reset(this.#seeded ? undefined : seed + this.#numTimesteps);
      this.#seeded = true;
    }
    if (resetNumTimesteps) this.#numTimesteps = 0;
  }

  async #collect(onStep: () => boolean | Promise<boolean>): Promise<boolean> {
    const { collector, spec, options, env, masked } = this.#parts;
    this.#rollout ??= allocateRollout(spec, options.nSteps, env.lanes, masked);
    const complete = await collector.collect(this.#rollout, () => {
      this.#numTimesteps += env.lanes;
      return onStep();
    });
    this.#estimateAdvantages ??= createKernelGae(options.nSteps, env.lanes) ?? gae;
    if (complete) this.#estimateAdvantages(this.#rollout, options.gamma, options.gaeLambda, this.#rollout);
    return complete;
  }

  async #update(progressRemaining: number, pause: Pause): Promise<Readonly<Record<string, number>>> {
    const { algorithm, options, spec, optimizer, rngs } = this.#parts;
    const rollout = this.#rollout as RolloutBatch;
    const input = { spec, optimizer, rollout, progressRemaining, pause, rng: rngs.minibatches };
    const { logs, passes } = await algorithm.update(input, options).finally(() => this.#publish());
    this.#nUpdates += passes;
    const logStd = logStdOf(spec, this.#parts.forward.parameters);
    return { ...logs, 'train/n_updates': this.#nUpdates, ...standardDeviationLog(logStd) };
  }

  /** Hands the learner's parameters to the actor. */
  async #publish(): Promise<void> {
    const { optimizer, forward } = this.#parts;
    await optimizer.sync();
    forward.setParameters(optimizer.snapshot.parameters);
  }

  #description(): PolicyDescription {
    const { algorithm, env, spec, normalizer, seed } = this.#parts;
    const { observationSpace, actionSpace } = env;
    const { statistics } = normalizer;
    return { algorithm: algorithm.name, observationSpace, actionSpace, spec, statistics, seed };
  }

  #state(): AgentState {
    const { options, env, rngs, optimizer, normalizer, collector } = this.#parts;
    const { actions, minibatches, predict } = rngs;
    const { moments, step } = optimizer.snapshot;
    return {
      options: describeOptions(options),
      lanes: env.lanes,
      numTimesteps: this.#numTimesteps,
      nUpdates: this.#nUpdates,
      rngs: { actions: actions.state(), minibatches: minibatches.state(), predict: predict.state() },
      optimizer: { moments, step },
      normalizer: normalizer.state(),
      collector: collector.state(),
    };
  }

  #restore({ lanes, numTimesteps, nUpdates, rngs, normalizer, collector }: AgentState): void {
    const parts = this.#parts;
    this.#numTimesteps = numTimesteps;
    this.#nUpdates = nUpdates;
    for (const [name, rng] of Object.entries(parts.rngs)) {
      const state = rngs[name as keyof typeof rngs];
      if (state.seed === rng.seed) rng.restore(state);
    }
    parts.normalizer.restore(normalizer);
    if (lanes === parts.env.lanes) parts.collector.restore(collector);
    this.#seeded = parts.collector.started;
  }

  #checkOpen(): void {
    if (!this.#disposed) return;
    throw new NeurotradeError(
      'CLOSED',
      `${this.#parts.algorithm.name}: this agent was disposed; create or load another`,
    );
  }
}
