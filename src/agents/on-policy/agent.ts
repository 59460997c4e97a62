import { logStdOf } from '../../policy/network.js';
import { describeOptions } from '../checkpoint/options.js';
import { gae } from '../collect/gae.js';
import { allocateRollout, type RolloutBatch } from '../collect/rollout-batch.js';
import { createKernelGae, type GaeFunction } from '../kernels/gae.js';
import { LearningAgent } from '../learning-agent.js';
import type { Pause } from '../loop/run-training.js';
import { standardDeviationLog } from '../loss-stats.js';
import { showWeights } from '../networks/models.js';
import { checkUpdate } from '../parts/check-update.js';
import type { OnPolicyParts } from './assemble.js';
import { type AgentState, encodeCheckpoint } from './checkpoint.js';
import type { OnPolicyOptions } from './options.js';

/** What PPO and A2C share: rollouts and their advantages. */
export class OnPolicyAgent<O extends OnPolicyOptions> extends LearningAgent<O, OnPolicyParts<O>> {
  protected readonly algorithm: string;
  #rollout: RolloutBatch | null = null;
  #estimateAdvantages: GaeFunction | null = null;

  /** @param saved a checkpoint's counters and cursors to go on from */
  constructor(parts: OnPolicyParts<O>, saved?: AgentState) {
    super(parts);
    this.algorithm = parts.algorithm.name;
    if (saved !== undefined) this.restore(saved, () => parts.collector.restore(saved.collector));
  }

  toBytes(): Uint8Array {
    this.checkOpen();
    return encodeCheckpoint(this.description(), this.#state(), this.actingParameters());
  }

  protected async collect(onStep: () => boolean | Promise<boolean>): Promise<boolean> {
    const { collector, spec, options, env, masked } = this.parts;
    this.#rollout ??= allocateRollout(spec, options.nSteps, env.lanes, masked);
    const complete = await collector.collect(this.#rollout, onStep, this.numTimesteps);
    this.#estimateAdvantages ??= createKernelGae(options.nSteps, env.lanes) ?? gae;
    if (complete) this.#estimateAdvantages(this.#rollout, options.gamma, options.gaeLambda, this.#rollout);
    return complete;
  }

  protected async update(progressRemaining: number, pause: Pause): Promise<Readonly<Record<string, number>>> {
    const { algorithm, options, spec, optimizer, rngs } = this.parts;
    const rollout = this.#rollout as RolloutBatch;
    const where = `${this.algorithm} update ${this.nUpdates + 1}`;
    const input = { spec, optimizer, rollout, progressRemaining, pause, where, rng: rngs.minibatches };
    const { logs, passes } = await this.#wholly(async () => {
      const outcome = await algorithm.update(input, options);
      await this.#publish(where);
      return outcome;
    });
    this.countUpdates(passes);
    const logStd = logStdOf(spec, this.parts.forward.parameters);
    return { ...logs, 'train/n_updates': this.nUpdates, ...standardDeviationLog(logStd) };
  }

  protected actingParameters(): Float32Array {
    return this.parts.optimizer.snapshot.parameters;
  }

  protected assignParameters(parameters: Float32Array): void {
    this.parts.optimizer.assign(parameters);
  }

  protected releaseTensors(): void {
    this.parts.optimizer.dispose();
    this.parts.releaseModels();
  }

  /** An update counts whole or not at all: where it fails, parameters and moments are those from before its first step. */
  async #wholly<T>(update: () => Promise<T>): Promise<T> {
    try {
      return await update();
    } catch (error) {
      this.parts.optimizer.rollBack();
      throw error;
    }
  }

  /** Hands the learner's parameters to the actor. @throws NeurotradeError `NON_FINITE` */
  async #publish(where: string): Promise<void> {
    const { optimizer, forward, spec } = this.parts;
    const { parameters, keep } = await optimizer.read();
    checkUpdate({ parameters }, where);
    keep();
    forward.setParameters(optimizer.snapshot.parameters);
    showWeights(spec, optimizer.snapshot.parameters);
  }

  #state(): AgentState {
    const { options, optimizer, collector } = this.parts;
    const { moments, step } = optimizer.snapshot;
    return {
      ...this.progress(),
      options: describeOptions(options),
      optimizer: { moments, step },
      collector: collector.state(),
    };
  }
}
