import { writeMlp } from '../../policy/kernels/mlp-plan.js';
import type { ActorCriticSpec } from '../../policy/network.js';
import type { A2cMinibatch, PpoMinibatch } from '../ops/types.js';
import { BatchStaging } from './batch-staging.js';
import { ACTOR_CRITIC_GRADIENT, type Job } from './crew/jobs.js';
import { writeDistribution } from './distribution-struct.js';
import type { LearnerSlot } from './learner-plan.js';
import { LossStruct } from './loss-struct.js';

/** One slot of a learner's memory: its rows, its sums and its gradient. */
export class SlotMemory {
  readonly loss: LossStruct;
  /** `[parameters]` */
  readonly gradient: Float32Array;
  readonly #slot: LearnerSlot;
  readonly #staging: BatchStaging;

  /** @param parameters where the learner's parameters lie @param size how many there are */
  constructor(buffer: ArrayBuffer, slot: LearnerSlot, spec: ActorCriticSpec, parameters: number, size: number) {
    this.#slot = slot;
    this.#staging = new BatchStaging(buffer, slot.batch, spec);
    this.loss = new LossStruct(buffer, slot.loss);
    this.gradient = new Float32Array(buffer, slot.gradient, size);
    for (const mlp of [slot.pi, slot.vf]) writeMlp(buffer, mlp);
    const logStd = { parameters: parameters + slot.logStd, gradient: slot.gradient + slot.logStd };
    writeDistribution(buffer, slot.distribution, spec.distribution, logStd);
  }

  /** Brings in rows `first` to `first + count`. @returns what adds their gradient */
  stage(batch: A2cMinibatch | PpoMinibatch, first: number, count: number): Job {
    const { pi, vf, distribution, batch: rows, loss } = this.#slot;
    this.#staging.fill(batch, first, count);
    return [ACTOR_CRITIC_GRADIENT, pi.struct, vf.struct, distribution.struct, rows.struct, loss, count];
  }
}
