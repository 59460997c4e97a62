import { writeFileAtomic } from '../../core/files.js';
import { logStdOf } from '../../policy/network.js';
import { describeOptions } from '../checkpoint/options.js';
import { LearningAgent } from '../learning-agent.js';
import type { Pause } from '../loop/run-training.js';
import { standardDeviationLog } from '../loss-stats.js';
import { showWeights } from '../networks/models.js';
import type { TwinSpec } from '../ops/sac-types.js';
import { checkUpdate } from '../parts/check-update.js';
import type { OffPolicyParts } from './assemble.js';
import { encodeOffPolicyCheckpoint, type OffPolicyState } from './checkpoint.js';
import type { OffPolicyOptions } from './options.js';
import { createTrain, type Train } from './train.js';

/** What a saved off-policy agent includes. */
export interface OffPolicySaveOptions {
  /** Without it, training goes on with an empty buffer. @default the agent's option of that name */
  readonly includeReplayBuffer?: boolean;
}

/** What SAC and discrete SAC share: a replay buffer, and gradient steps on what is drawn from it. */
export class OffPolicyAgent<O extends OffPolicyOptions, S extends TwinSpec> extends LearningAgent<
  O,
  OffPolicyParts<O, S>
> {
  protected readonly algorithm: string;
  readonly #train: Train;

  /** @param saved a checkpoint's counters and cursors to go on from */
  constructor(parts: OffPolicyParts<O, S>, saved?: OffPolicyState) {
    super(parts);
    this.algorithm = parts.algorithm.name;
    this.#train = createTrain(parts);
    if (saved !== undefined) this.restore(saved, () => this.#restoreLanes(saved));
  }

  /** Transitions in the replay buffer. */
  get replaySize(): number {
    return this.parts.buffer.size;
  }

  override async save(path: string, options?: OffPolicySaveOptions): Promise<void> {
    writeFileAtomic(path, this.toBytes(options));
  }

  toBytes({ includeReplayBuffer = this.options.includeReplayBuffer }: OffPolicySaveOptions = {}): Uint8Array {
    this.checkOpen();
    const { spec, learner } = this.parts;
    return encodeOffPolicyCheckpoint(this.description(), this.#state(includeReplayBuffer), spec, learner.snapshot);
  }

  protected collect(onStep: () => boolean | Promise<boolean>): Promise<boolean> {
    const { algorithm, collector, options } = this.parts;
    const { randomStart } = algorithm.exploration(options);
    const isRandom = (): boolean => randomStart && this.numTimesteps < options.learningStarts;
    return collector.collect(options.trainFreq, isRandom, onStep, this.numTimesteps);
  }

  protected async update(progressRemaining: number, pause: Pause): Promise<Readonly<Record<string, number>>> {
    if (!this.#isReady()) return {};
    const { options, env, spec, forward } = this.parts;
    const count = options.gradientSteps === -1 ? options.trainFreq * env.lanes : options.gradientSteps;
    const logs = await this.#trainOrRollBack(count, progressRemaining, pause);
    this.countUpdates(count);
    return { ...logs, ...standardDeviationLog(logStdOf(spec.actor, forward.parameters)) };
  }

  protected actingParameters(): Float32Array {
    return this.parts.learner.snapshot.actor.parameters;
  }

  protected assignParameters(parameters: Float32Array): void {
    this.parts.learner.actor.assign(parameters);
  }

  protected releaseTensors(): void {
    this.parts.learner.dispose();
    this.parts.releaseModels();
  }

  /** An update counts whole or not at all: where one of its steps fails, networks and α are those from before the first. */
  async #trainOrRollBack(count: number, progressRemaining: number, pause: Pause): Promise<Record<string, number>> {
    const { learner, forward, spec } = this.parts;
    try {
      const logs = await this.#train(count, this.nUpdates, progressRemaining, pause);
      const { learnt, keep } = await learner.read();
      checkUpdate(learnt, `${this.algorithm} update ${this.nUpdates + count}`);
      keep();
      forward.setParameters(learner.snapshot.actor.parameters);
      showWeights(spec.actor, learner.snapshot.actor.parameters);
      return logs;
    } catch (error) {
      learner.rollBack();
      throw error;
    }
  }

  /** A buffer that was not saved fills up again before the first update. */
  #isReady(): boolean {
    const { buffer, options } = this.parts;
    const full = buffer.capacity * buffer.lanes;
    return this.numTimesteps > options.learningStarts && buffer.size > Math.min(options.learningStarts, full - 1);
  }

  #state(includeReplayBuffer: boolean): OffPolicyState {
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

  #restoreLanes({ collector, numTimesteps, replayBuffer }: OffPolicyState): void {
    const parts = this.parts;
    if (replayBuffer !== null) parts.buffer.restore(replayBuffer);
    if (parts.collector.restore(collector, numTimesteps) && replayBuffer === null) parts.collector.remember();
  }
}
