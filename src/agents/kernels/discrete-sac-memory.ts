import { instantiateKernels, type KernelVariant } from '../../core/kernels.js';
import type { DiscreteSacSpec } from '../ops/sac-types.js';
import { ChoicesHead } from './choices-head.js';
import { learnerKernels } from './generated/learner.js';
import type { LearnerExports } from './learner-exports.js';
import { CHUNK_ROWS } from './learner-plan.js';
import { planDiscreteSac } from './sac-plan.js';
import { type Rows, TwinMemory, type TwinPlan } from './twin-memory.js';

/** The memory of discrete soft actor-critic. */
export class DiscreteSacMemory extends TwinMemory<TwinPlan> {
  readonly spec: DiscreteSacSpec;
  readonly head: ChoicesHead;

  /** @returns `null` where the engine cannot run the kernels */
  static for(spec: DiscreteSacSpec, variant?: KernelVariant): DiscreteSacMemory | null {
    const plan = planDiscreteSac(spec);
    const instance = instantiateKernels<LearnerExports>(learnerKernels, plan.bytes, variant);
    return instance === null ? null : new DiscreteSacMemory(spec, plan, instance.exports, instance.memory.buffer);
  }

  private constructor(spec: DiscreteSacSpec, plan: TwinPlan, kernels: LearnerExports, buffer: ArrayBuffer) {
    super(plan, kernels, buffer);
    this.spec = spec;
    this.head = new ChoicesHead(CHUNK_ROWS, spec.actor.distribution.n);
  }

  /** What the policy says of the observations that were brought in last; it stands in `head`. */
  judge(masks: Uint8Array | undefined, rows: Rows): void {
    const output = this.forward(this.plan.policy, this.plan.observations, rows);
    this.head.judge(this.floats, output, masks, rows.first, rows.count);
  }
}
