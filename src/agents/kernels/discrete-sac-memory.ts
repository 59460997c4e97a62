import type { KernelVariant } from '../../core/kernels.js';
import type { MlpPlan } from '../../policy/kernels/mlp-plan.js';
import type { DiscreteSacSpec } from '../ops/sac-types.js';
import { ChoicesHead } from './choices-head.js';
import { instantiateLearner, type LearnerInstance } from './learner-instance.js';
import { planDiscreteSac } from './sac-plan.js';
import { type Pass, ROUND_ROWS, type Rows } from './twin-jobs.js';
import { TwinMemory, type TwinPlan } from './twin-memory.js';

/** The memory of discrete soft actor-critic. */
export class DiscreteSacMemory extends TwinMemory<TwinPlan> {
  readonly spec: DiscreteSacSpec;
  readonly head: ChoicesHead;
  /** Networks on the observations that were brought in. */
  readonly policyPass: readonly Pass[];
  readonly twinPasses: readonly Pass[];
  readonly targetPasses: readonly Pass[];

  /** @returns `null` where the engine cannot run the kernels */
  static for(spec: DiscreteSacSpec, variant?: KernelVariant): DiscreteSacMemory | null {
    const plan = planDiscreteSac(spec);
    const instance = instantiateLearner(plan.bytes, variant);
    return instance === null ? null : new DiscreteSacMemory(spec, plan, instance);
  }

  private constructor(spec: DiscreteSacSpec, plan: TwinPlan, instance: LearnerInstance) {
    super(plan, instance);
    this.spec = spec;
    const passes = (networks: readonly MlpPlan[]): Pass[] => networks.map((mlp) => ({ mlp, input: plan.observations }));
    this.policyPass = passes([plan.policy]);
    this.twinPasses = passes(plan.twins);
    this.targetPasses = passes(plan.targetTwins);
    this.head = new ChoicesHead(ROUND_ROWS, spec.actor.distribution.n);
  }

  /** What the policy says of the observations that were brought in last; it stands in `head`. */
  judge(masks: Uint8Array | undefined, rows: Rows): void {
    const [output] = this.forwardAll(this.policyPass, rows.count) as [number];
    this.head.judge(this.floats, output, masks, rows.first, rows.count);
  }
}
