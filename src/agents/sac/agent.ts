import { NeurotradeError } from '../../core/errors.js';
import { writeFileAtomic } from '../../core/files.js';
import type { Env } from '../../env/env.js';
import type { VectorEnv } from '../../env/vector-env.js';
import type { ActOptions, Policy } from '../../policy/policy.js';
import { encodePolicy, type PolicyDescription } from '../../policy/saved-policy.js';
import type { Agent, LearnOptions } from '../agent.js';
import type { RunningNormalizer } from '../collect/normalizer.js';
import { checkSpaces, describeOptions, mergeOptions } from '../on-policy/checkpoint.js';
import { resolveLearnOptions } from '../on-policy/learn-options.js';
import { type Pause, runTraining } from '../on-policy/run-training.js';
import { assembleSac, type SacParts } from './assemble.js';
import { encodeSacCheckpoint, readSacCheckpoint, type SacState, type SacStream } from './checkpoint.js';
import type { SacOptions } from './options.js';
import { createSacTrain, type SacTrain } from './train.js';

/** What `SAC.load` takes beside the file: the env, and options to change. */
export type SacLoadOptions = { readonly env: Env | VectorEnv } & Partial<SacOptions>;

/** What a saved SAC agent includes. */
export interface SacSaveOptions {
  /** Without it, training goes on with an empty buffer. @default the agent's option of that name */
  readonly includeReplayBuffer?: boolean;
}

/**
 * Soft actor-critic (arXiv:1812.05905) for box actions with finite bounds: a squashed Gaussian policy, twin critics, an
 * entropy weight that is learnt, and a replay buffer. On one env or many lanes.
 *
 * @example
 * ```ts
 * const agent = await SAC.create(env, { learningRate: 1e-3, seed: 1 });
 * await agent.learn({ totalTimesteps: 20_000 });
 * const { action } = agent.predict(observation);
 * await agent.save('sac.safetensors', { includeReplayBuffer: true });
 * ```
 */
export class SAC implements Agent {
  readonly #parts: SacParts;
  readonly #train: SacTrain;
  #numTimesteps = 0;
  #nUpdates = 0;
  #seeded = false;
  #busy = false;
  #disposed = false;

  private constructor(parts: SacParts, saved?: SacState) {
    this.#parts = parts;
    this.#train = createSacTrain(parts);
    if (saved !== undefined) this.#restore(saved);
  }

  /**
   * A fresh agent for `env`, whose autoreset mode it sets to `sameStep`.
   *
   * @throws NeurotradeError `INVALID_OPTIONS`, `INVALID_SPACE`
   */
  static async create(env: Env | VectorEnv, options: Partial<SacOptions> = {}): Promise<SAC> {
    return new SAC(await assembleSac(env, options));
  }

  /**
   * The agent of a file that `save` wrote, or of its bytes. `learn({ …, resetNumTimesteps: false })` then goes on exactly
   * where it stopped, if it was saved with its replay buffer, between two updates, and the env can save its state.
   *
   * @param options the env, and options to change from what was saved
   * @throws NeurotradeError `IO`, `POLICY_FORMAT`, `POLICY_VERSION`, `POLICY_CHECKSUM`, `POLICY_SHAPE`, `INVALID_OPTIONS`
   */
  static async load(source: string | Uint8Array, { env, ...overrides }: SacLoadOptions): Promise<SAC> {
    const { policy, agent, networks } = readSacCheckpoint(source);
    checkSpaces(policy, env);
    const options: Partial<SacOptions> = mergeOptions({ ...agent.options, seed: policy.seed }, overrides);
    return new SAC(await assembleSac(env, options, { networks, agent }), agent);
  }

  /** All options, defaults filled in. */
  get options(): Readonly<SacOptions> {
    return this.#parts.options;
  }

  /** The seed in use, also where none was given. */
  get seed(): number {
    return this.#parts.seed;
  }

  get numTimesteps(): number {
    return this.#numTimesteps;
  }

  /** Gradient steps so far. */
  get nUpdates(): number {
    return this.#nUpdates;
  }

  /** Transitions in the replay buffer. */
  get replaySize(): number {
    return this.#parts.buffer.size;
  }

  /** Running statistics of observations; set its `training` to `false` to freeze them. */
  get normalizer(): RunningNormalizer {
    return this.#parts.normalizer;
  }

  /** A copy of the actor's flat parameters, `[parameters]`. */
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
   * Trains for at least `totalTimesteps` env steps, `trainFreq` of each lane between updates.
   *
   * @throws NeurotradeError `NON_FINITE` where an observation, reward, loss or gradient is not finite; the network that it
   * would have moved is then as before
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

  async save(path: string, options?: SacSaveOptions): Promise<void> {
    writeFileAtomic(path, this.toBytes(options));
  }

  /** Writes what acting needs and nothing else: a small file for bots. */
  async savePolicy(path: string): Promise<void> {
    writeFileAtomic(path, this.policyBytes());
  }

  toBytes({ includeReplayBuffer = this.options.includeReplayBuffer }: SacSaveOptions = {}): Uint8Array {
    this.#checkOpen();
    const { spec, learner } = this.#parts;
    return encodeSacCheckpoint(this.#description(), this.#state(includeReplayBuffer), spec, learner.snapshot);
  }

  /** What `savePolicy` writes. */
  policyBytes(): Uint8Array {
    this.#checkOpen();
    return encodePolicy(this.#description(), this.#parts.learner.snapshot.actor.parameters);
  }

  /** Releases the tensors; the env stays the caller's. Calling it twice is safe. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#parts.learner.dispose();
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

  #collect(onStep: () => boolean | Promise<boolean>): Promise<boolean> {
    const { collector, env, options } = this.#parts;
    const isRandom = (): boolean => this.#numTimesteps < options.learningStarts;
    return collector.collect(options.trainFreq, isRandom, () => {
      this.#numTimesteps += env.lanes;
      return onStep();
    });
  }

  async #update(progressRemaining: number, pause: Pause): Promise<Readonly<Record<string, number>>> {
    if (!this.#isReady()) return {};
    const { options, env } = this.#parts;
    const count = options.gradientSteps === -1 ? options.trainFreq * env.lanes : options.gradientSteps;
    const training = this.#train(count, this.#nUpdates, progressRemaining, pause);
    const logs = await training.finally(() => this.#publish());
    this.#nUpdates += count;
    return logs;
  }

  /** A buffer that was not saved fills up again before the first update. */
  #isReady(): boolean {
    const { buffer, options } = this.#parts;
    const full = buffer.capacity * buffer.lanes;
    return this.#numTimesteps > options.learningStarts && buffer.size > Math.min(options.learningStarts, full - 1);
  }

  /** Hands the learner's parameters to the actor. */
  async #publish(): Promise<void> {
    const { learner, forward } = this.#parts;
    await learner.sync();
    forward.setParameters(learner.snapshot.actor.parameters);
  }

  #description(): PolicyDescription {
    const { env, spec, normalizer, seed } = this.#parts;
    const { observationSpace, actionSpace } = env;
    const { statistics } = normalizer;
    return { algorithm: 'SAC', observationSpace, actionSpace, spec: spec.actor, statistics, seed };
  }

  #state(includeReplayBuffer: boolean): SacState {
    const { options, env, spec, rngs, learner, normalizer, collector, buffer } = this.#parts;
    const { actor, critics } = learner.snapshot;
    const { actions, replay, noise, predict } = rngs;
    return {
      options: describeOptions(options),
      qf: spec.qf,
      lanes: env.lanes,
      numTimesteps: this.#numTimesteps,
      nUpdates: this.#nUpdates,
      rngs: { actions: actions.state(), replay: replay.state(), noise: noise.state(), predict: predict.state() },
      optimizers: {
        actor: { moments: actor.moments, step: actor.step },
        critics: { moments: critics.moments, step: critics.step },
      },
      entropy: learner.entropy.state,
      normalizer: normalizer.state(),
      collector: collector.state(),
      replayBuffer: includeReplayBuffer ? buffer.state() : null,
    };
  }

  #restore(saved: SacState): void {
    const parts = this.#parts;
    this.#numTimesteps = saved.numTimesteps;
    this.#nUpdates = saved.nUpdates;
    for (const [name, rng] of Object.entries(parts.rngs)) {
      const state = saved.rngs[name as SacStream];
      if (state.seed === rng.seed) rng.restore(state);
    }
    parts.normalizer.restore(saved.normalizer);
    if (saved.lanes === parts.env.lanes) this.#restoreLanes(saved);
    this.#seeded = parts.collector.started;
  }

  #restoreLanes({ collector, replayBuffer }: SacState): void {
    const parts = this.#parts;
    if (replayBuffer !== null) parts.buffer.restore(replayBuffer);
    if (parts.collector.restore(collector) && replayBuffer === null) parts.collector.remember();
  }

  #checkOpen(): void {
    if (!this.#disposed) return;
    throw new NeurotradeError('CLOSED', 'SAC: this agent was disposed; create or load another');
  }
}
