import { writeFileAtomic } from '../../core/files.js';
import type { Env } from '../../env/env.js';
import type { VectorEnv } from '../../env/vector-env.js';
import { describeOptions, mergeOptions } from '../checkpoint/options.js';
import { checkSpaces } from '../checkpoint/spaces.js';
import { LearningAgent } from '../learning-agent.js';
import type { Pause } from '../loop/run-training.js';
import { assembleSac, type SacParts } from './assemble.js';
import { encodeSacCheckpoint, readSacCheckpoint, type SacState } from './checkpoint.js';
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
export class SAC extends LearningAgent<SacOptions, SacParts> {
  protected readonly algorithm = 'SAC';
  readonly #train: SacTrain;

  private constructor(parts: SacParts, saved?: SacState) {
    super(parts);
    this.#train = createSacTrain(parts);
    if (saved !== undefined) this.restore(saved, () => this.#restoreLanes(saved));
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

  /** Transitions in the replay buffer. */
  get replaySize(): number {
    return this.parts.buffer.size;
  }

  override async save(path: string, options?: SacSaveOptions): Promise<void> {
    writeFileAtomic(path, this.toBytes(options));
  }

  toBytes({ includeReplayBuffer = this.options.includeReplayBuffer }: SacSaveOptions = {}): Uint8Array {
    this.checkOpen();
    const { spec, learner } = this.parts;
    return encodeSacCheckpoint(this.description(), this.#state(includeReplayBuffer), spec, learner.snapshot);
  }

  protected collect(onStep: () => boolean | Promise<boolean>): Promise<boolean> {
    const { collector, options } = this.parts;
    const isRandom = (): boolean => this.numTimesteps < options.learningStarts;
    return collector.collect(options.trainFreq, isRandom, onStep);
  }

  protected async update(progressRemaining: number, pause: Pause): Promise<Readonly<Record<string, number>>> {
    if (!this.#isReady()) return {};
    const { options, env } = this.parts;
    const count = options.gradientSteps === -1 ? options.trainFreq * env.lanes : options.gradientSteps;
    const training = this.#train(count, this.nUpdates, progressRemaining, pause);
    const logs = await training.finally(() => this.#publish());
    this.countUpdates(count);
    return logs;
  }

  protected actingParameters(): Float32Array {
    return this.parts.learner.snapshot.actor.parameters;
  }

  protected assignParameters(parameters: Float32Array): void {
    this.parts.learner.actor.assign(parameters);
  }

  protected releaseTensors(): void {
    this.parts.learner.dispose();
  }

  /** A buffer that was not saved fills up again before the first update. */
  #isReady(): boolean {
    const { buffer, options } = this.parts;
    const full = buffer.capacity * buffer.lanes;
    return this.numTimesteps > options.learningStarts && buffer.size > Math.min(options.learningStarts, full - 1);
  }

  /** Hands the learner's parameters to the actor. */
  async #publish(): Promise<void> {
    const { learner, forward } = this.parts;
    await learner.sync();
    forward.setParameters(learner.snapshot.actor.parameters);
  }

  #state(includeReplayBuffer: boolean): SacState {
    const { options, spec, learner, collector, buffer } = this.parts;
    const { actor, critics } = learner.snapshot;
    return {
      ...this.progress(),
      options: describeOptions(options),
      qf: spec.qf,
      optimizers: {
        actor: { moments: actor.moments, step: actor.step },
        critics: { moments: critics.moments, step: critics.step },
      },
      entropy: learner.entropy.state,
      collector: collector.state(),
      replayBuffer: includeReplayBuffer ? buffer.state() : null,
    };
  }

  #restoreLanes({ collector, replayBuffer }: SacState): void {
    const parts = this.parts;
    if (replayBuffer !== null) parts.buffer.restore(replayBuffer);
    if (parts.collector.restore(collector) && replayBuffer === null) parts.collector.remember();
  }
}
